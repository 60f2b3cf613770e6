from __future__ import annotations

from django.urls import path, reverse
from django.utils.http import urlencode

from daybook.finance.ledger.uploads import IMPORT_JOB
from daybook.finance.ledger.web import actions, balances, entry, imports, journals, periods
from daybook.foundation.jobs.public import tell_outcome
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

app_name = "ledger"
urlpatterns = [
    path("journals/", journals.posted, name="posted"),
    path("journals/waiting/", journals.drafts, name="draft"),
    path("journals/discarded/", journals.discarded, name="discarded"),
    path("journals/draft-journal/", entry.new, name="draft_journal"),
    path("journals/import/", imports.start, name="start_import"),
    path("journals/import/example/", imports.example, name="import_example"),
    path("journals/import/<str:reference>/rejects/", imports.rejects, name="import_rejects"),
    path("journals/<str:reference>/", journals.journal, name="journal"),
    path("journals/<str:reference>/revise-journal/", entry.edit, name="revise_journal"),
    path("journals/<str:reference>/post-journal/", actions.post, name="post_journal"),
    path("journals/<str:reference>/discard-journal/", actions.discard, name="discard_journal"),
    path("journals/<str:reference>/reverse-journal/", actions.reverse, name="reverse_journal"),
    path("trial-balance/", balances.balance, name="trial_balance"),
    path("trial-balance/enquiry/", balances.enquiry, name="enquiry"),
    path("periods/", periods.periods, name="periods"),
    path("periods/open-year/", periods.open_books, name="open_year"),
    path("periods/close-year/<int:start>/", periods.close_books, name="close_year"),
    *(path(f"periods/{verb.replace('_', '-')}/", periods.move_with(verb), name=verb) for verb in periods.MOVES),
]


def _journal(reference: str) -> str:
    return reverse("ledger:journal", args=[reference])


def _periods_of(reference: str) -> str:
    year = reference.partition("-")[2].partition(" ")[0]
    return f"{reverse('ledger:periods')}?{urlencode({'year': year})}"


def _account(reference: str) -> str:
    return f"{reverse('ledger:enquiry')}?{urlencode({'account': reference.removeprefix('ACCOUNT-')})}"


tell_outcome(IMPORT_JOB, imports.import_outcome)
register_finder("Journals", "ledger.view", journals.found)
register_titles("JNL-", journals.titles)
register_titles("JD-", journals.titles)
register_link("JNL-", _journal)
register_link("JD-", _journal)
register_link("PERIOD-", _periods_of)
register_link("YEAR-", _periods_of)
register_link("ACCOUNT-", _account)
