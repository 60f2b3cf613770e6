"""Codes that come into the chart as a consequence of something else: a decision's project, a new fund, an import."""

from __future__ import annotations

from collections.abc import Iterable

from daybook.finance.ledger.models import Account, AccountKind, Segment, SegmentKind
from daybook.foundation.organisation.public import cost_centre_bodies
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused


def record_project(code: str, name: str) -> None:
    """A project code; nothing happens when it stands already."""
    _record_segment(SegmentKind.PROJECT, code, name)


def record_fund(code: str, name: str) -> None:
    """A fund code; nothing happens when it stands already."""
    _record_segment(SegmentKind.FUND, code, name)


def record_account(code: str, name: str, kind: AccountKind) -> None:
    """An account code; nothing happens when it stands already."""
    _, made = Account.objects.get_or_create(code=code, defaults={"name": name[:120], "kind": kind})
    if made:
        note(f"ACCOUNT-{code}")


def record_control_account(code: str, name: str) -> None:
    """A budgetary control account; nothing happens when it stands already."""
    record_account(code, name, AccountKind.CONTROL)


def refuse_unspendable(code: str) -> None:
    """Refused `unknown_account`, or `not_expenditure` for an account on which nothing is spent."""
    kind = Account.objects.filter(code=code).values_list("kind", flat=True).first()
    if kind is None:
        raise Refused("unknown_account", f"There is no account {code}. Check it against the chart.", account=code)
    if kind != AccountKind.EXPENDITURE:
        message = f"Account {code} is not for spending: its kind is {kind.lower()}. Choose an expenditure account."
        raise Refused("not_expenditure", message, account=code)


def refuse_unknown_codes(*, cost_centre: str = "", account: str = "", project: str = "") -> None:
    """Refused `unknown_code`, naming each code that stands in no chart; blank ones are not asked about."""
    known = {
        f"cost centre {cost_centre}": not cost_centre or bool(cost_centre_bodies(cost_centre)),
        f"account {account}": not account or Account.objects.filter(code=account).exists(),
        f"project {project}": not project or Segment.objects.filter(kind=SegmentKind.PROJECT, code=project).exists(),
    }
    if missing := [code for code, stands in known.items() if not stands]:
        message = f"There is no {' and no '.join(missing)}. Check the spelling against the chart of accounts."
        raise Refused("unknown_code", message)


def record_codes(accounts: Iterable[str], segments: Iterable[tuple[SegmentKind, str]]) -> None:
    """Codes met in an import that creates codes, named after themselves; accounts as expenditure until corrected."""
    Account.objects.bulk_create(
        [Account(code=code, name=code, kind=AccountKind.EXPENDITURE) for code in sorted(accounts)],
        ignore_conflicts=True,
    )
    rows = [Segment(kind=kind, code=code, name=code) for kind, code in sorted(segments)]
    Segment.objects.bulk_create(rows, ignore_conflicts=True)


def _record_segment(kind: SegmentKind, code: str, name: str) -> None:
    _, made = Segment.objects.get_or_create(kind=kind, code=code, defaults={"name": name[:120]})
    if made:
        note(f"{kind}-{code}")
