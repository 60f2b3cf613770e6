"""What a benefit's profile must be before it is kept: plain words, known choices, figures that can be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.change.appraisal.public import appraisal_titles, promised_lines
from daybook.change.benefits.rules.counting import same_words
from daybook.change.benefits.rules.profile import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    BenefitClass,
    Confidence,
    Direction,
    Profile,
    Theme,
)
from daybook.change.benefits.rules.values import Unit, read_value
from daybook.foundation.organisation.public import posts
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note

_CHOICES = {
    "theme": Theme, "benefit_class": BenefitClass, "unit": Unit, "direction": Direction, "confidence": Confidence,
}  # fmt: skip
_LINES = ("line_reason", "objective", "enabler", "beneficiary", "claims_on", "baseline_source", "frequency")
_NOTES = ("description", "method", "rests_on")


def columns_of(profile: Profile, now: datetime) -> dict[str, Any]:
    """The columns that keep a profile.

    Refused `bad_name`, `bad_text`, `unknown_choice`, `bad_day`, `bad_number`, `baseline_incomplete`, `not_in_pounds`,
    `line_without_appraisal`, `unknown_appraisal`, `unknown_line` or `unknown_post`.
    """
    check_name(profile.title, LONGEST_TITLE, "The title")
    check_name(profile.measure, LONGEST_LINE, "The measure")
    said = {name: getattr(profile, name) for name in Profile.__slots__ if name != "baseline"}
    for name, words in _CHOICES.items():
        if said[name] not in list(words):
            named = ", ".join(words)
            raise Refused("unknown_choice", f"The {name.replace('_', ' ')} is one of: {named}.", field=name)
    for name in _LINES:
        said[name] = " ".join(said[name].split())
        check_note(said[name], LONGEST_LINE)
    for name in _NOTES:
        said[name] = said[name].strip()
        check_note(said[name], LONGEST_WORDS)
    _refuse_misplaced(profile)
    said["appraisal"], said["line"] = _known_appraisal(profile.appraisal.strip()), " ".join(profile.line.split())
    check_note(said["line"], LONGEST_TITLE)
    said["line_reason"] = _reason_of_line(said)
    said["owner_post"] = _known_post(profile.owner_post.strip(), now)
    return said | {"baseline": _baseline(profile, said["baseline_source"], now)}


def _refuse_misplaced(profile: Profile) -> None:
    if profile.benefit_class == BenefitClass.CASH_RELEASING and profile.unit != Unit.POUNDS:
        message = "What releases cash is counted in pounds, since it reaches a financial case. Choose another class."
        raise Refused("not_in_pounds", message)
    if profile.line.strip() and not profile.appraisal.strip():
        message = "A line belongs to an appraisal. Say which, or leave the line blank."
        raise Refused("line_without_appraisal", message)


def _known_appraisal(reference: str) -> str:
    if reference and reference not in appraisal_titles():
        message = f"There is no appraisal {reference[:40]}. Give one that is there, or none."
        raise Refused("unknown_appraisal", message)
    return reference


def _reason_of_line(said: dict[str, Any]) -> str:
    """Why the line is none of the appraisal's; blank where it is one. Refused `unknown_line` where nobody says why."""
    if not said["line"]:
        return ""
    lines = promised_lines([said["appraisal"]])[said["appraisal"]]
    if same_words(said["line"]) in {same_words(label) for label in lines}:
        return ""
    if not said["line_reason"]:
        named = f" Its benefit lines: {', '.join(sorted(lines))}." if lines else ""
        message = (
            f"{said['appraisal']} has no benefit line “{said['line']}”, so its worth would stand nowhere.{named} "
            "Choose one of them, or say why this one is not there."
        )
        raise Refused("unknown_line", message[:900], appraisal=said["appraisal"])
    return str(said["line_reason"])


def _known_post(post: str, now: datetime) -> str:
    if post and not posts([post], on=london_day(now), known_at=now):
        message = f"There is no post {post[:40]} today. Give the reference of a post that is there."
        raise Refused("unknown_post", message)
    return post


def _baseline(profile: Profile, source: str, now: datetime) -> int | None:
    given = [bool(profile.baseline.strip()), profile.baseline_on is not None, bool(source)]
    if not profile.baseline.strip() and profile.baseline_on is None:
        return None
    if not all(given):
        message = "A baseline is a figure, the day it was measured and where it stands. Give all three, or none."
        raise Refused("baseline_incomplete", message)
    if profile.baseline_on is not None and profile.baseline_on > london_day(now):
        raise Refused("bad_day", "A baseline was measured, so its day has come. Give the day it was measured.")
    return read_value(profile.baseline)
