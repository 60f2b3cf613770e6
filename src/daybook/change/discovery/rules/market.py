"""What a contracting process of any buyer tells of the market: who bought what, from whom, for how much, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from daybook.change.discovery.rules.merging import in_order, merged
from daybook.change.discovery.rules.releases import Release
from daybook.kernel.money import half_up_pence
from daybook.kernel.periods import london_day

POUND = "GBP"
_NOT_TO_BE = frozenset({"cancelled", "unsuccessful", "withdrawn"})
_PLANNED = frozenset({"", "planning", "planned"})


class Stage(StrEnum):
    """How far a contracting process has come."""

    PLANNING = "planning"
    TENDER = "tender"
    AWARD = "award"
    CONTRACT = "contract"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount in hundredths of its currency, without and with value added tax; None where it is not stated."""

    net: int | None = None
    gross: int | None = None
    currency: str = ""

    @property
    def stated(self) -> bool:
        return self.net is not None or self.gross is not None


@dataclass(frozen=True, slots=True)
class Line:
    """An award with the contracts that follow it: to whom, since when, for how much.

    Suppliers who won together are named together, since nobody says how they share. What was cancelled is no line.
    """

    key: str
    suppliers: tuple[str, ...]
    on: date | None
    worth: Worth


@dataclass(frozen=True, slots=True)
class Evidence:
    """A contracting process as its releases say it; `worth` is of its lines, or what was expected before there are any.

    `added` is False where the lines are in several currencies, so that nothing can be summed.
    """

    ocid: str
    title: str
    buyer: str
    stage: Stage
    notices: tuple[str, ...]
    first_on: date
    latest_on: date
    starts_on: date | None
    ends_on: date | None
    codes: tuple[str, ...]
    lines: tuple[Line, ...]
    worth: Worth


def evidence_of(releases: Sequence[Release]) -> Evidence:
    """What the releases of one contracting process come to. Give at least one."""
    ordered = in_order(releases)
    whole, _ = merged(ordered)
    tender = whole.get("tender") or {}
    awards, contracts = whole.get("awards") or [], whole.get("contracts") or []
    lines = _lines(whole, awards, contracts)
    starts_on, ends_on = _span(tender, awards, contracts)
    return Evidence(
        ocid=ordered[0].ocid,
        title=_title(whole, tender, awards, contracts),
        buyer=_buyer(whole),
        stage=_stage(tender, awards, contracts),
        notices=_notices(whole),
        first_on=london_day(ordered[0].at),
        latest_on=london_day(ordered[-1].at),
        starts_on=starts_on,
        ends_on=ends_on,
        codes=_codes(tender, awards, contracts),
        lines=lines,
        worth=summed(line.worth for line in lines) if lines else _expected(whole, tender),
    )


def summed(parts: Iterable[Worth]) -> Worth:
    """The sum of what is stated; nothing where it is in more than one currency."""
    stated = [one for one in parts if one.stated]
    if len({one.currency for one in stated}) != 1:
        return Worth()
    net = [one.net for one in stated if one.net is not None]
    gross = [one.gross for one in stated if one.gross is not None]
    return Worth(sum(net) if net else None, sum(gross) if gross else None, stated[0].currency)


def _worth(value: dict[str, Any] | None) -> Worth:
    value = value or {}
    net, gross = value.get("amount"), value.get("amountGross")
    if net is None and gross is None:
        return Worth()
    return Worth(_hundredths(net), _hundredths(gross), value.get("currency") or "")


def _hundredths(digits: str | None) -> int | None:
    """Rounded once, halves up, where the amount has more decimals than its currency."""
    return None if digits is None else int(half_up_pence(Decimal(digits) * 100))


def _lines(whole: dict[str, Any], awards: list[Any], contracts: list[Any]) -> tuple[Line, ...]:
    names = {one.get("id"): one.get("name") for one in whole.get("parties") or [] if one.get("id") is not None}
    standing = [one for one in awards if (one.get("status") or "") not in _NOT_TO_BE]
    made = [one for one in contracts if (one.get("status") or "") not in _NOT_TO_BE]
    told = {one.get("id") for one in awards if one.get("id") is not None}
    found = [
        _line(one, [each for each in made if each.get("awardID") == one.get("id") is not None], names)
        for one in standing
    ]
    alone = [_line({"id": one.get("id")}, [one], names) for one in made if one.get("awardID") not in told]
    return (*found, *alone)


def _line(award: dict[str, Any], contracts: list[Any], names: dict[str, str | None]) -> Line:
    # What was signed is worth more than what was meant.
    signed = summed(_worth(one.get("value")) for one in contracts)
    days = sorted(one["dateSigned"] for one in contracts if one.get("dateSigned"))
    on = award.get("date") or (days[0] if days else None)
    suppliers = [one.get("name") or names.get(one.get("id")) for one in award.get("suppliers") or []]
    return Line(
        key=str(award.get("id") or ""),
        suppliers=tuple(dict.fromkeys(name for name in suppliers if name)),
        on=date.fromisoformat(on) if on else None,
        worth=signed if signed.stated else _worth(award.get("value")),
    )


def _expected(whole: dict[str, Any], tender: dict[str, Any]) -> Worth:
    worth = _worth(tender.get("value"))
    budget = (whole.get("planning") or {}).get("budget") or {}
    return worth if worth.stated else _worth(budget.get("amount"))


def _title(whole: dict[str, Any], tender: dict[str, Any], awards: list[Any], contracts: list[Any]) -> str:
    project = (whole.get("planning") or {}).get("project") or {}
    titles = [tender.get("title"), project.get("title"), *(one.get("title") for one in [*awards, *contracts])]
    return next((title for title in titles if title), "Without a title")


def _buyer(whole: dict[str, Any]) -> str:
    buyer = whole.get("buyer") or {}
    parties = whole.get("parties") or []
    by_id = [one.get("name") for one in parties if buyer.get("id") is not None and one.get("id") == buyer["id"]]
    by_role = [one.get("name") for one in parties if "buyer" in (one.get("roles") or ())]
    return next((name for name in (buyer.get("name"), *by_id, *by_role) if name), "Not named")


def _stage(tender: dict[str, Any], awards: list[Any], contracts: list[Any]) -> Stage:
    if contracts:
        over = all((one.get("status") or "") in {"terminated", "cancelled"} for one in contracts)
        return Stage.ENDED if over else Stage.CONTRACT
    if any((one.get("status") or "") not in _NOT_TO_BE for one in awards):
        return Stage.AWARD
    status = tender.get("status") or ""
    if status in _NOT_TO_BE or awards:
        return Stage.CANCELLED
    return Stage.PLANNING if status in _PLANNED else Stage.TENDER


def _notices(whole: dict[str, Any]) -> tuple[str, ...]:
    """The kinds of notice that were published, in order of their numbers."""
    documents = [*_documents(whole.get("planning")), *_documents(whole.get("tender"))]
    kinds = {one["noticeType"] for one in documents if one.get("noticeType")}
    return tuple(sorted(kinds, key=lambda kind: (len(kind), kind)))


def _documents(section: dict[str, Any] | None) -> list[Any]:
    return (section or {}).get("documents") or []


def _span(tender: dict[str, Any], awards: list[Any], contracts: list[Any]) -> tuple[date | None, date | None]:
    """First start and last end of the contracts or, where none says, of the awards, the tender or its lots."""
    kinds = (
        [one.get("period") for one in contracts],
        [one.get("contractPeriod") for one in awards],
        [tender.get("contractPeriod")],
        [one.get("contractPeriod") for one in tender.get("lots") or []],
    )
    for periods in kinds:
        starts = [one["startDate"] for one in periods if one and one.get("startDate")]
        ends = [one["endDate"] for one in periods if one and one.get("endDate")]
        if starts or ends:
            first, last = min(starts, default=None), max(ends, default=None)
            return (date.fromisoformat(first) if first else None), (date.fromisoformat(last) if last else None)
    return None, None


def _codes(tender: dict[str, Any], awards: list[Any], contracts: list[Any]) -> tuple[str, ...]:
    """The CPV codes, in order."""
    items = [item for one in (tender, *awards, *contracts) for item in one.get("items") or []]
    classes = [
        given
        for one in (tender, *items)
        for given in (one.get("classification"), *(one.get("additionalClassifications") or []))
        if given
    ]
    return tuple(sorted({one["id"] for one in classes if one.get("scheme") == "CPV" and one.get("id")}))
