"""THE DOOR of approvals: who may decide what, nobody their own work, and the one inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F

from daybook.foundation.approvals.delegations import scheme_rules
from daybook.foundation.approvals.models import WaitingBar, WaitingItem
from daybook.foundation.approvals.queries import Waiting, visible_waiting
from daybook.foundation.approvals.routing import Asker, Awaited
from daybook.foundation.approvals.rules.authority import Authority, DelegationRule, authority_for
from daybook.foundation.approvals.rules.splitting import Sum
from daybook.foundation.approvals.splitting import splitting_of
from daybook.foundation.identity.public import limits_lent, titles_acted_in
from daybook.foundation.organisation.public import person
from daybook.kernel.actor import Actor
from daybook.kernel.money import said
from daybook.kernel.operation import current_entry
from daybook.kernel.refused import Refused
from daybook.kernel.unread import write_unread

__all__ = [
    "ACTING_FOR",
    "OVER_LIMIT",
    "Asker",
    "Authority",
    "Awaited",
    "DelegationRule",
    "Sum",
    "Waiting",
    "authority_for",
    "limit_exceeded",
    "limit_said",
    "record_settled",
    "record_waiting",
    "refuse_beyond_limit",
    "refuse_own_work",
    "scheme_rules",
    "splitting_of",
    "titles_acted_in",
    "visible_waiting",
]


OVER_LIMIT = "This is worth more than you may act for as deputy. Leave it to whoever you act for."

# Where the session keeps the reference of the person whose authority somebody chose to use.
ACTING_FOR = "acting_for"

# Said by most operations, so it is put into words once and not anew each time.
# The questions still open about an item are no longer needed once it is settled, and leave with it.
_SUBJECTS = """SELECT %(subject)s{text} UNION ALL SELECT asked.reference FROM approvals_itemquestion asked
    JOIN approvals_waitingitem about ON about.id = asked.item_id
    WHERE asked.subject = %(subject)s AND (%(verb)s = '' OR about.verb = %(verb)s)"""
_SETTLE = """
UPDATE approvals_waitingitem SET settled_at = %(now)s
WHERE settled_at IS NULL AND subject {among} AND (subject <> %(subject)s OR %(verb)s = '' OR verb = %(verb)s)"""
# PostgreSQL reads the few subjects first and goes by the index of open items, whatever it knows of the table's size.
_SETTLES = {
    "postgresql": _SETTLE.format(among=f"= ANY(ARRAY({_SUBJECTS.format(text='::text')}))"),
    "sqlite": _SETTLE.format(among=f"IN ({_SUBJECTS.format(text='')})"),
}


def refuse_own_work(actor: Actor, maker: str, what: str) -> None:
    """Refused `own_work` when the actor, or the person they deputise for, made what they would now approve."""
    if maker == actor.person:
        raise Refused("own_work", f"You made {what}, so somebody else must approve it. Ask a colleague with the role.")
    if maker and maker == actor.deputy_for:
        message = (
            f"{person(maker).name}, for whom you act, made {what}, so somebody else must approve it: neither of you."
        )
        raise Refused("own_work", f"{message} Ask a colleague with the role.")


def refuse_beyond_limit(actor: Actor, value_pence: int, now: datetime, *, role_title: str = "", why: str = "") -> None:
    """Refused `over_limit` when a deputy would act for more than was lent to them in the role named.

    `why` is a sentence to begin with, where the sum is not that of this act alone.
    """
    limit = limit_exceeded(actor, current_entry().verb, value_pence, now, role_title=role_title)
    if limit is not None:
        raise Refused("over_limit", f"{why} {OVER_LIMIT}".lstrip(), value_pence=value_pence, limit_pence=limit)


def limit_exceeded(actor: Actor, verb: str, value_pence: int, now: datetime, *, role_title: str = "") -> int | None:
    """The limit in pence that a deputy would exceed by an operation in the role named; None where they would not.

    Where none is named, or they act in another (its alternate), the least counts of what was lent to them in the roles
    that allow the operation.
    """
    limit = _limit_lent(actor, verb, now, role_title)
    return limit if limit is not None and value_pence > limit else None


def limit_said(actor: Actor, verb: str, now: datetime, *, counted: str = "at a time") -> str:
    """How much a deputy may do this for, to stand beside the box of a sum; blank where there is no limit.

    `counted` says of what the sum is, where it is not that of one act.
    """
    limit = _limit_lent(actor, verb, now, "")
    if limit is None:
        return ""
    return f"As deputy for {person(actor.deputy_for).name} you can act for up to {said(limit)} {counted}."


def _limit_lent(actor: Actor, verb: str, now: datetime, role_title: str) -> int | None:
    if not actor.deputy_for:
        return None
    lent = limits_lent(actor, verb, now)
    limits = [lent[role_title]] if role_title in lent else list(lent.values())
    return min((one for one in limits if one is not None), default=None)


def record_waiting(
    *,
    subject: str,
    verb: str,
    title: str,
    why: str,
    now: datetime,
    barred: Sequence[str] = (),
    paragraph: str = "",
    role_title: str = "",
    holder: str = "",
    overseen_by: str = "",
    maker: str = "",
    amount_pence: int | None = None,
    yes: str = "",
    no: str = "",
) -> None:
    """Put an item into the inbox of everyone who may do `verb` (and holds `role_title`, if given); once per subject.

    `barred` are references of people who may not do it though they hold the permission. `holder` is the one person, or
    the post, that it waits for, blank for everyone; who holds the permission `overseen_by` sees it there. `maker` made
    what waits, and is asked first. `amount_pence` is what it is worth; `yes` and `no` say what each answer does.
    An item put again stays with whoever it was handed on to, unless they are barred by now.
    """
    said = {
        "title": title, "why": why, "paragraph": paragraph, "role_title": role_title, "raised_at": now,
        "holder": holder, "overseen_by": overseen_by, "maker": maker, "amount_pence": amount_pence, "yes": yes,
        "no": no,
    }  # fmt: skip
    item, made = WaitingItem.objects.get_or_create(subject=subject, verb=verb, settled_at=None, defaults=said)
    if not made:
        kept = "" if holder or item.handed_to in barred else item.handed_to
        WaitingItem.objects.filter(pk=item.pk).update(**said, handed_to=kept, version=F("version") + 1)
        WaitingBar.objects.filter(item=item).delete()
    if barred:
        WaitingBar.objects.bulk_create(WaitingBar(item=item, person=person) for person in sorted(set(barred)))


def record_settled(*, subject: str, now: datetime, verb: str = "") -> None:
    """Take a subject's items (or the one for `verb`) out of every inbox, with the questions still open about them."""
    moment = connection.ops.adapt_datetimefield_value(now)
    write_unread(_SETTLES[connection.vendor], {"now": moment, "subject": subject, "verb": verb})
