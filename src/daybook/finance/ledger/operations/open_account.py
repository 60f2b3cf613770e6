"""An account is added to the chart."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.models import Account, AccountKind
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("ledger.open_account")
def open_account(*, actor: Actor, now: datetime, code: str, name: str, kind: AccountKind) -> str:
    """Add an account code; Refused `code_taken` when it stands already, `bad_code` or `bad_name`."""
    check_new_code(code)
    check_name(name)
    if Account.objects.filter(code=code).exists():
        raise Refused("code_taken", f"Account {code} is already in the chart. Choose another code.")
    Account.objects.create(code=code, name=name, kind=kind)
    note(f"ACCOUNT-{code}", kind=kind)
    return code
