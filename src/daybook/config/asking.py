"""The domains that ask the scheme of delegation who decides what is open in them, and whose sums might be split."""

from __future__ import annotations

from daybook.decisions.cases import spending as cases
from daybook.decisions.cases.awaiting import AGREE as AGREE_PAPER
from daybook.decisions.cases.awaiting import DECIDE, awaited_decisions, kinds_of_papers
from daybook.decisions.cases.rules.form import ACTIONS
from daybook.decisions.cases.rules.judging import CALL_IN
from daybook.finance.budgets import spending as budgets
from daybook.finance.budgets.awaiting import awaited_changes
from daybook.finance.budgets.models import ChangeKind
from daybook.finance.budgets.rules.authority import COMMIT
from daybook.finance.budgets.settling import AGREE, APPROVE
from daybook.foundation.approvals.public import Asker
from daybook.foundation.approvals.splitting import Spending


def askers() -> tuple[Asker, ...]:
    """Papers, which their form has signed first, and changes of budget; the rest of each chain is its rule's."""
    return (
        Asker(
            "Decision papers",
            frozenset({AGREE_PAPER, DECIDE}),
            awaited_decisions,
            frozenset(ACTIONS) - {CALL_IN},
            kinds_of_papers,
            AGREE_PAPER,
        ),
        Asker(
            "Changes of budget",
            frozenset({AGREE, APPROVE}),
            awaited_changes,
            frozenset(ChangeKind.values),
            agrees=AGREE,
            centred=frozenset({*ChangeKind.values, COMMIT}),
            above={**dict.fromkeys(ChangeKind.values, APPROVE), COMMIT: "budgets.commit_funds"},
        ),
    )


def spending() -> tuple[Spending, ...]:
    """Papers by their recommendations; virements and commitments."""
    return (cases.spending_since, budgets.spending_since)
