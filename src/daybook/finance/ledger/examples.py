"""A small file of journals to try the import with."""

from __future__ import annotations

from datetime import date

from daybook.finance.ledger.models import Coding
from daybook.kernel.actor import Actor

_MADE_UP = (("MPS", "F300", "5100"), ("MPS", "CORP", "1000"))


def example_lines(actor: Actor, on: date) -> list[tuple[str, ...]]:
    """Two journals of two lines each, cells in the order of the import's columns, in codes these books have used.

    Where no codes have been used yet the codes are made up, and show only what they look like.
    """
    (body, centre, account), (_, other_centre, other_account) = _two_codings(actor)
    rows: list[tuple[str, ...]] = []
    for name, amount, words in (("EXAMPLE-1", "1250.00", "Office chairs"), ("EXAMPLE-2", "48.60", "Postage")):
        first = (name, on.isoformat(), body, centre, account, "", "", "", amount, words)
        second = (name, on.isoformat(), body, other_centre, other_account, "", "", "", f"-{amount}", words)
        rows += [first, second]
    return rows


def _two_codings(actor: Actor) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Codes of a body, cost centre and account, twice, of one body and two accounts."""
    used = Coding.objects.filter(account__closed_from=None) if actor.person else Coding.objects.none()
    codes = ("body__code", "cost_centre__code", "account__code")
    one = used.order_by("id").values_list(*codes).first()
    other = one and used.filter(body__code=one[0]).exclude(account__code=one[2]).values_list(*codes).first()
    return (one, other) if one and other else _MADE_UP
