"""What was done or refused, in words: `ledger.post_journal` becomes "Posted journal"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_IRREGULAR = {
    "commit": "committed",
    "set": "set",
    "begin": "began",
    "break": "broke",
    "drop": "dropped",
    "give": "gave",
    "keep": "kept",
    "log": "logged",
    "plan": "planned",
    "put": "put",
    "read": "read",
    "submit": "submitted",
    "take": "took",
    "withdraw": "withdrew",
    "write": "wrote",
}
_REASONS = {
    "not_found": "There was no such record.",
    "not_permitted": "No role of theirs allowed it.",
    "own_work": "It was their own work.",
    "stale": "Somebody had changed it since they looked.",
    "too_many_tries": "They had tried too often.",
    "wrong_password": "The password was wrong.",
    "wrong_state": "It was not in a state that allows it.",
}


def deed(verb: str, facts: Mapping[str, object] = MappingProxyType({})) -> str:
    """The name of an operation as something that was done: "Reopened period".

    Where the facts say which thing of that name it was, so does the sentence: "Gave advice: legal".
    """
    act, _, thing = verb.rpartition(".")[2].partition("_")
    words = f"{_past(act)} {thing.replace('_', ' ')}".strip()
    which = facts.get(thing)
    kind = f": {which.replace('_', ' ')}" if isinstance(which, str) and which else ""
    return f"{words[:1].upper()}{words[1:]}{kind}"


def attempt(verb: str) -> str:
    """The name of an operation as something to do: "reopen period"."""
    return verb.rpartition(".")[2].replace("_", " ")


def refused_because(code: str) -> str:
    """The code of a refusal as a sentence, blank for no code. What the person was told is not kept."""
    return _REASONS.get(code) or (f"{code.replace('_', ' ').capitalize()}." if code else "")


def _past(act: str) -> str:
    if act in _IRREGULAR:
        return _IRREGULAR[act]
    return f"{act}d" if act.endswith("e") else f"{act}ed"
