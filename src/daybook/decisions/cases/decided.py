"""What a decision set going, for the domains above: its facts, its deliverables and where its money is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from daybook.decisions.cases.models import Case, OpenedLine
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.states import CaseState
from daybook.kernel.refused import Refused
from daybook.ui.tones import state_words


@dataclass(frozen=True, slots=True)
class DecidedPaper:
    """A paper that was decided: what it is called and asked for, in pence, and the lines it opened.

    `project` is the code under which the books hold its money, `opened` are (budget line, financial year, pence);
    `duration_months` is None where the paper gives no length.
    """

    slug: str
    reference: str
    title: str
    programme: str
    body: str
    summary: str
    decision_maker: str
    paragraph: str
    scheme: str
    decided_on: date
    total_pence: int
    project: str
    duration_months: int | None
    deliverables: tuple[str, ...]
    dependencies: tuple[str, ...]
    benefit_themes: tuple[str, ...]
    priorities: tuple[str, ...]
    opened: tuple[tuple[str, str, int], ...]


def decided_paper(reference: str) -> DecidedPaper:
    """A decided paper by its reference; Refused `not_found`, or `not_decided` while nobody has decided it."""
    case = Case.objects.filter(slug=slug_of(reference)).first()
    if case is None:
        raise Refused("not_found", f"There is no decision {reference[:40]}. Check the reference, or look in the list.")
    if case.decided_on is None:
        is_now = state_words(case.state).lower()
        raise Refused("not_decided", f"{case.reference} is {is_now}, not decided. It opens nothing before it is.")
    version = current_version(case)
    form = form_of(version)
    opened = OpenedLine.objects.filter(case=case).order_by("year", "fund", "id")
    return DecidedPaper(
        slug=case.slug,
        reference=case.reference,
        title=form.title,
        programme=form.programme,
        body=form.body,
        summary=form.summary,
        decision_maker=form.decision_maker,
        paragraph=form.authority.paragraph if form.authority else "",
        scheme=form.authority.scheme if form.authority else "",
        decided_on=case.decided_on,
        total_pence=case.total_pence,
        project=version.project,
        duration_months=form.duration_months,
        deliverables=form.deliverables,
        dependencies=form.dependencies,
        benefit_themes=form.benefit_themes,
        priorities=form.priorities,
        opened=tuple((row.budget_line, row.year, row.amount_pence) for row in opened),
    )


def papers_saying(words: str) -> tuple[CaseRef, ...]:
    """The papers whose text as it stands holds these words, oldest first; none that was withdrawn."""
    found = Case.objects.filter(versions__form__contains=words, versions__number=F("version"))
    return tuple(case_ref(case) for case in found.exclude(state=CaseState.WITHDRAWN).order_by("id"))
