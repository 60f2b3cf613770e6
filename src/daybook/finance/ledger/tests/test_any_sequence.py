"""Whatever is posted, imported and reversed, in any order, the books balance and every kept figure is proved."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daybook.finance.ledger.models import Journal
from daybook.finance.ledger.operations.import_journals import import_journals
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.reverse_journal import reverse_journal
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.queries import Segments, trial_balance
from daybook.finance.ledger.rules.imports import JournalBatch
from daybook.finance.ledger.rules.journals import JournalRow, SegmentCodes
from daybook.finance.ledger.tests.build import IMPORTER, NOW, Cast, drafted
from daybook.kernel.money import pounds

FIRST = date(2026, 4, 1)
days = st.integers(0, 364).map(lambda ahead: FIRST + timedelta(days=ahead))
accounts = st.sampled_from(["1000", "2000", "4000", "5000"])
codings = st.tuples(
    st.sampled_from(["MET", "PCC"]), st.sampled_from(["C1", "C2"]), accounts, st.sampled_from(["", "PRJ"])
)
pence = st.integers(-(10**13), 10**13).filter(bool)
# Each movement of a journal is a debit and a credit within one body.
movements = st.lists(st.tuples(codings, codings, pence), min_size=1, max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), days, movements),
        st.tuples(st.just("import"), days, movements),
        st.tuples(st.just("reverse"), days, st.integers(0, 20)),
    ),
    min_size=1,
    max_size=8,
)
Line = tuple[str, str, str, str, int]


def lines_of(moves: list[tuple[tuple[str, ...], tuple[str, ...], int]]) -> list[Line]:
    return [
        line for (body, *to), (_, *source), amount in moves for line in ((body, *to, amount), (body, *source, -amount))
    ]  # type: ignore[misc]


class Model:
    """The books as a plain list, and the same done to the real ones."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        self.posted: list[tuple[date, list[Line]]] = []
        self.references: list[str] = []
        self.reversed: set[int] = set()

    def post(self, on: date, lines: list[Line]) -> None:
        rows = [
            JournalRow(body=body, cost_centre=centre, account=account, project=project, amount=pounds(amount))
            for body, centre, account, project, amount in lines
        ]
        draft = drafted(self.people, rows, on)
        done = post_journal(actor=self.people.accountant, now=NOW, reference=draft.reference, seen_version=1)
        self._keep(on, lines, done.journal)

    def take_in(self, on: date, lines: list[Line]) -> None:
        name = f"J{len(self.posted)}"
        size = len(lines)
        codes = [SegmentCodes(body, centre, account, "", project, "") for body, centre, account, project, _ in lines]
        amounts = [line[4] for line in lines]
        batch = JournalBatch([name], [on], codes, [0] * size, list(range(size)), amounts, [""] * size)
        for again in (0, 1):
            outcome = import_journals(actor=IMPORTER, now=NOW, source="S", batch=batch)
            assert (outcome.journals, outcome.skipped) == (1 - again, again)
        self._keep(on, lines, str(Journal.objects.get(source_event=name)))

    def reverse(self, on: date, which: int) -> None:
        left = [place for place in range(len(self.references)) if place not in self.reversed]
        if not left:
            return
        place = left[which % len(left)]
        on = max(on, self.posted[place][0])  # nothing is undone before it happened
        undo = reverse_journal(
            actor=self.people.clerk, now=NOW, journal=self.references[place], on_date=on, reason="Undone"
        )
        done = post_journal(actor=self.people.second, now=NOW, reference=undo.reference, seen_version=1)
        self.reversed |= {place, len(self.posted)}
        self._keep(on, [(*line[:4], -line[4]) for line in self.posted[place][1]], done.journal)

    def _keep(self, on: date, lines: list[Line], reference: str) -> None:
        self.posted.append((on, lines))
        self.references.append(reference)

    def balances(self, as_at: date, segments: Segments) -> dict[tuple[str, str], int]:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for on, lines in self.posted:
            for body, centre, account, project, amount in lines:
                wanted = segments.cost_centre in {"", centre} and segments.project in {"", project}
                if on <= as_at and wanted and segments.body in {"", body}:
                    sums[body, account] += amount
        return {key: amount for key, amount in sums.items() if amount}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, as_at=days, body=st.sampled_from(["", "MET"]), centre=st.sampled_from(["", "C2"]))
def test_any_sequence_keeps_the_books_balanced_and_proved(
    ledger: Cast, steps: list[tuple[str, date, object]], as_at: date, body: str, centre: str
) -> None:
    with transaction.atomic():
        model = Model(ledger)
        for verb, on, what in steps:
            if verb == "reverse":
                model.reverse(on, what)  # type: ignore[arg-type]
            else:
                (model.post if verb == "post" else model.take_in)(on, lines_of(what))  # type: ignore[arg-type]
        proof = prove()
        assert proof.ok, proof.differences
        for segments in (Segments(), Segments(body=body, cost_centre=centre), Segments(project="PRJ")):
            found = {(row.body, row.account): row.balance_pence for row in trial_balance(as_at, segments=segments)}
            assert found == model.balances(as_at, segments)
        whole = [row.balance_pence for row in trial_balance(as_at)]
        assert sum(whole) == 0
        transaction.set_rollback(True)
