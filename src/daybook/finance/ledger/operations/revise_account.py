"""An account of the chart is named or classed anew."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.models import Account, AccountKind, Period, YearBalance
from daybook.finance.ledger.states import PeriodState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("ledger.revise_account")
def revise_account(*, actor: Actor, now: datetime, code: str, name: str, kind: AccountKind) -> str:
    """Give an account another name or kind; imports that create codes make every account expenditure until then.

    Refused `not_found`, `bad_name`, or `year_closed` when a closed year already treated it as the kind it was.
    """
    check_name(name)
    account = Account.objects.select_for_update().filter(code=code).first()
    if account is None:
        raise Refused("not_found", f"There is no account {code[:40]}. Check it against the chart.")
    closed = Period.objects.filter(state=PeriodState.LOCKED, number__gt=0).values("year")
    if kind != account.kind and YearBalance.objects.filter(coding__account=account, year__in=closed).exists():
        was = AccountKind(account.kind).label.lower()
        message = f"Account {code} was {was} when a year was closed, and stays so. Open a new account and move to it."
        raise Refused("year_closed", message, account=code)
    note(f"ACCOUNT-{code}", was=account.kind, kind=kind)
    account.name, account.kind = name, kind
    account.save()
    return code
