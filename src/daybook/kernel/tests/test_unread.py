"""Statements that go unread keep their order, and a fault of one keeps nothing of the act."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from daybook.finance.ledger.models import Account, AccountKind, Segment, SegmentKind
from daybook.kernel.bulk import write_rows
from daybook.kernel.rows import insert_row, insert_unread, locked_row
from daybook.kernel.unread import sent_together


def account(code: str, kind: AccountKind = AccountKind.ASSET) -> Account:
    return Account(code=code, name=f"Account {code}", kind=kind)


@pytest.mark.django_db
def test_what_follows_sees_what_went_unread() -> None:
    with transaction.atomic(), sent_together():
        insert_unread(account("1"))
        insert_unread(account("2"))
        assert Account.objects.count() == 2
        insert_unread(account("3"))
        assert Account.objects.filter(code="3").update(name="Renamed") == 1
        insert_unread(account("4"))
        write_rows(connection, "ledger_segment", ("kind", "code", "name"), [(SegmentKind.FUND, "F", "Fund")])
        insert_unread(account("5"))
        insert_row(row := account("6"))
        insert_unread(account("7"))
    assert Account.objects.count() == 7
    assert Account.objects.get(pk=row.pk).code == "6"
    assert Account.objects.get(code="3").name == "Renamed"
    assert Segment.objects.count() == 1


def fails(then: str) -> None:
    """An act that adds account 1 a second time, unread, and goes on for a while."""
    with transaction.atomic(), sent_together():
        insert_unread(account("2"))
        insert_unread(account("1"))
        if then == "reads":
            Account.objects.count()
        if then == "writes":
            insert_unread(account("3"))
        if then == "is given up":
            raise ZeroDivisionError


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["ends", "reads", "writes", "is given up"])
def test_a_fault_of_one_keeps_nothing_of_the_act_and_leaves_the_connection_whole(then: str) -> None:
    insert_row(account("1"))
    with pytest.raises((IntegrityError, ZeroDivisionError)):
        fails(then)
    assert [one.code for one in Account.objects.all()] == ["1"]
    with transaction.atomic(), sent_together():
        insert_unread(account("2"))
    assert Account.objects.count() == 2


@pytest.mark.django_db
def test_a_row_is_the_same_whoever_read_or_added_it() -> None:
    insert_row(mine := account("1", AccountKind.CONTROL))
    theirs = Account.objects.get(code="1")
    locked = locked_row(Account, code="1")
    assert locked is not None
    assert locked.__dict__ | {"_state": 0} == theirs.__dict__ | {"_state": 0} == mine.__dict__ | {"_state": 0}
    assert locked_row(Account, code="2") is None
    locked.name = "Another"
    locked.save()
    assert Account.objects.get(pk=mine.pk).name == "Another"
