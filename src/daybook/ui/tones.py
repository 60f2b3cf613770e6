"""The colour behind a state's word. The word says it; the colour only helps the eye."""

from __future__ import annotations

QUIET, INFO, YOURS, GOOD, WARN, BAD = "quiet", "info", "yours", "good", "warn", "bad"

_WORDS = {
    QUIET: "draft future withdrawn released locked superseded cancelled expired retired not_started ended ran_out "
    "cannot_start_yet",
    INFO: "open checked submitted reported in_progress signed_by_chief_executive running closing queued proposed",
    YOURS: "to_do yours waiting_for_you next incomplete",
    GOOD: "posted approved decided published paid completed done active proved sealed balanced succeeded signed given "
    "in_force verified kept taken",
    WARN: "held late due overdue reversed deferred part_2 provisional unverified warning stopped paused",
    BAD: "refused rejected failed broken unbalanced overspent error void not_verified removed",
}
_TONES = {word: tone for tone, words in _WORDS.items() for word in words.split()}
_TONES["closed"] = QUIET


def tone_of(state: str) -> str:
    """The tone of a state word, quiet where the word is not known."""
    return _TONES.get(state.strip().lower().replace(" ", "_").replace("-", "_"), QUIET)


def state_words(state: str) -> str:
    """A state's name as words: signed_by_chief_executive gives "Signed by chief executive"."""
    words = state.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
