"""Trying other inputs: a line dearer or cheaper, more or less of its bias mitigated, another schedule. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from daybook.change.appraisal.rules.content import Content, LineRow, share
from daybook.kernel.money import half_up_pence


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line tried otherwise: its amounts changed by a percentage, or its mitigation given anew (blank: as it is)."""

    option: str
    label: str
    change_percent: str = ""
    mitigation_percent: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: another schedule (blank: the same), lines that differ, another deflator (None: the same)."""

    schedule: str = ""
    lines: list[LineChange] = field(default_factory=list)
    deflator: str | None = None


def tried(content: Content, trial: Trial) -> Content:
    """The content with a trial carried out; amounts are rounded to the penny, half away from nought."""
    changes = {(one.option, one.label): one for one in trial.lines}
    return replace(
        content,
        schedule=trial.schedule or content.schedule,
        deflator=content.deflator if trial.deflator is None else trial.deflator,
        lines=tuple(_tried(line, changes.get((line.option, line.label))) for line in content.lines),
    )


def _tried(line: LineRow, change: LineChange | None) -> LineRow:
    if change is None:
        return line
    factor = 1 + share(change.change_percent) if change.change_percent else Fraction(1)
    return replace(
        line,
        amounts_pence=[half_up_pence(pence * factor) for pence in line.amounts_pence],
        mitigation_percent=change.mitigation_percent or line.mitigation_percent,
    )
