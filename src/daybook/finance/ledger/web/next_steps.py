"""What can be done next with a journal, by whom, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from daybook.finance.ledger.journals import JournalRecord
from daybook.finance.ledger.states import JournalState, PeriodState
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.ui.routes import actor_in, may
from daybook.ui.words import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One primary button with what it does (`label` blank: nothing for this person to do), and quieter ways on."""

    label: str = ""
    url: str = ""
    yes: str = ""
    no: str = ""
    other_label: str = ""
    other_url: str = ""
    note: str = ""


def next_step_for(request: HttpRequest, record: JournalRecord) -> NextStep:
    """What this person can do with this journal now."""
    if record.state == JournalState.DRAFT:
        own = record.made_by == actor_in(request).person
        return _own_draft(request, record) if own else _draft_of_another(request, record)
    return NextStep()


def may_reverse(request: HttpRequest, record: JournalRecord) -> bool:
    """Whether this person may draft the reversal of this journal, and nobody has yet."""
    return bool(record.journal_id) and not record.reversed_by and may(request, "ledger.reverse_journal")


def who_posts() -> str:
    """The roles that post journals, as words."""
    return " or ".join(titles_of_roles_with("ledger.post_journal"))


def shut_words(record: JournalRecord) -> str:
    """Why a draft cannot be posted as it is dated; blank where its period takes it."""
    if not record.period:
        return f"The books have no period for {date_text(record.on_date)} yet, so it cannot be posted as it is dated."
    state = PeriodState(record.period_state)
    takes = {PeriodState.OPEN, PeriodState.CLOSING} | ({PeriodState.FUTURE} if record.book != "ACTUAL" else set())
    if state in takes:
        return ""
    what = "takes nothing that is spent yet" if state == PeriodState.FUTURE else "takes nothing"
    return f"{record.period} is {state.lower()} and {what}, so it cannot be posted as it is dated."


def _own_draft(request: HttpRequest, record: JournalRecord) -> NextStep:
    note = f"A second person posts it: {who_posts()}. You drafted it, so you cannot."
    if shut := shut_words(record):
        note = f"{shut} Change its date, have the period opened, or discard it."
    if not may(request, "ledger.revise_journal") or record.reverses:
        return NextStep(note=note)
    return NextStep(
        label="Change this draft",
        url=reverse("ledger:revise_journal", args=[record.reference]),
        yes="you correct it before it is posted.",
        other_label="Discard it",
        other_url=reverse("ledger:discard_journal", args=[record.reference]),
        note=note,
    )


def _draft_of_another(request: HttpRequest, record: JournalRecord) -> NextStep:
    if shut := shut_words(record):
        return NextStep(note=f"{shut} Whoever drafted it gives it another day or discards it.")
    if not may(request, "ledger.post_journal"):
        return NextStep(note=f"It waits for a second person to post it: {who_posts()}.")
    period = f"period {record.period}" if record.period else "its period"
    return NextStep(
        label="Post this journal",
        url=reverse("ledger:post_journal", args=[record.reference]),
        yes=f"its lines enter {period}, and only a reversing journal undoes them.",
        no="it stays in the inbox of everybody who may post it.",
    )
