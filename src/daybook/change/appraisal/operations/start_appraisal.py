"""An appraisal is started."""

from __future__ import annotations

from datetime import datetime

from daybook.change.appraisal.keeping import written
from daybook.change.appraisal.models import Appraisal
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import Content, OptionRow, Role
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.text import check_name, check_note

LONGEST_QUESTION = 2_000
FIRST_OPTIONS = (
    OptionRow("bau", "Business as usual", Role.BAU),
    OptionRow("do_minimum", "Do minimum", Role.DO_MINIMUM),
)


@operation("appraisal.start_appraisal")
def start_appraisal(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    question: str,
    base_year: int,
    years: int,
    schedule: str,
    deflator: str = "",
) -> RevisionRef:
    """Start an appraisal, with business as usual and do minimum on its short list; its first revision.

    Money is in real prices of `base_year`, over `years` years of which it is year 0, discounted by the named
    `schedule` of the Green Book; `deflator` names the series by which the financial case becomes the money of each
    year (blank: it stays in real prices). Refused `bad_name`, `bad_text`, or `bad_rows` for years and series there are
    not.
    """
    check_name(title)
    check_note(question, LONGEST_QUESTION)
    content = Content(base_year, years, schedule, FIRST_OPTIONS, deflator=deflator)
    row = Appraisal(
        reference=next_reference("APP"), title=title, question=question, started_by=actor.person, started_at=now,
        changed_at=now,
    )  # fmt: skip
    row.save()
    return written(row, content, part="start", why="Started.", actor=actor, now=now)
