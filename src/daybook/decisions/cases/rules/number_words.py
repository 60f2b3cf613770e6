"""What the number-lint found, in words, and as other programs read it. Pure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from daybook.decisions.cases.rules.number_lint import Judged, Known, NumberLint, Standing
from daybook.decisions.cases.rules.number_sums import SumCheck
from daybook.decisions.cases.rules.number_tokens import What
from daybook.decisions.cases.rules.writing import percentage
from daybook.kernel.money import pounds, said


def standing_words(judged: Judged) -> str:
    """Why a number stands as it does: what it matches, or matched, and what stands there now."""
    known = judged.known
    if judged.mention.value is None:
        unread = judged.mention.what is What.SUM
        return "No sum is written so. Write it like £1,234.50." if unread else "There is no such day in the calendar."
    if judged.standing is Standing.CITED:
        return "Its source is named beside it."
    if known is None:
        return "Nothing on record says this. Name its source after it, as in [source: …], or take it out."
    near = f", which is {value_words(known)}" if judged.rounded else ""
    if judged.standing is Standing.MATCHING:
        return f"{known.label}{near}."
    now = f"it is now {value_words(judged.now)}" if judged.now else "it is no longer there"
    return f"{known.label} in version {known.version}{near}: {now}."


def sum_words(check: SumCheck) -> str:
    """What is wrong with a total."""
    parts = " + ".join(part.text for part in check.parts)
    swapped = " The digits are the same in another order: two may have been swapped." if check.swapped else ""
    return (
        f"{check.total.text} is stated, but {parts} comes to {said(check.parts_pence)}, a difference of "
        f"{said(abs(check.parts_pence - check.stated_pence))}.{swapped}"
    )


def value_words(known: Known | None) -> str:
    """A known value as a sentence says it."""
    if known is None:
        return "nothing"
    value = known.value
    if isinstance(value, int):
        return said(value)
    if isinstance(value, Fraction):
        return percentage(value)
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value


def as_json(lint: NumberLint) -> dict[str, object]:
    """The shape of `daybook decisions lint-numbers --json`: money in pounds with pence, places counted from nought."""
    return {
        "counts": {standing.value: lint.count(standing) for standing in Standing},
        "numbers": [
            {
                "text": judged.mention.text,
                "start": judged.mention.start,
                "end": judged.mention.end,
                "kind": judged.mention.what.value,
                "standing": judged.standing.value,
                "source": judged.known.place if judged.known else None,
                "version": judged.known.version if judged.known else None,
                "message": standing_words(judged),
            }
            for judged in lint.numbers
        ],
        "sums": [
            {
                "total": pounds(check.stated_pence),
                "parts": [part.text for part in check.parts],
                "parts_total": pounds(check.parts_pence),
                "start": check.total.start,
                "adds": check.adds,
            }
            for check in lint.sums
        ],
    }
