"""What a decision paper undertakes, handed down to the undertakings' door when it is signed and decided."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.cases.models import Case, CaseVersion
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.references import is_reference, slug_of
from daybook.decisions.undertakings.public import GivenPromise, PaperFacts, record_undertakings, refuse_while_blocked


def facts_of(form: DecisionForm) -> PaperFacts:
    """The facts of a paper that promise something."""
    answers = form.data_protection
    return PaperFacts(
        deliverables=form.deliverables,
        duration_months=form.duration_months,
        equality_assessment=form.equality_assessment,
        dpia_required=answers.dpia_required,
        personal_data_of_public=answers.personal_data_of_public,
        dpia_reference=answers.dpia_reference,
        dependencies=form.dependencies,
        given=tuple(
            GivenPromise(each.words, each.due, each.every_months, bool(each.blocking), each.owner.strip())
            for each in form.undertakings
        ),
    )


def refuse_unkept(case: Case, form: DecisionForm, today: date) -> None:
    """Refused `undertakings_blocking` while a decision that this one follows has one outstanding that blocks."""
    refuse_while_blocked(programme=form.programme, case=case.slug, supersedes=superseded_keys(form), today=today)


def superseded_keys(form: DecisionForm) -> list[str]:
    """The keys of the decisions that a paper supersedes; the decision refuses what is no reference."""
    return [slug_of(reference) for reference in form.supersedes if is_reference(reference)]


def record_promises(case: Case, version: CaseVersion, form: DecisionForm, paragraph: str, now: datetime) -> None:
    """What the decided paper promises becomes dated tasks, owned by the post of whoever wrote it."""
    record_undertakings(
        case=case.slug,
        case_reference=case.reference,
        programme=case.programme,
        paragraph=paragraph,
        made_by=version.made_by,
        paper=facts_of(form),
        now=now,
    )
