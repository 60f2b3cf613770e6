"""The sums, percentages, dates and financial years in a text, each with its place and value. Pure, in linear time.

Read: £947,393, £947 393 and £947,393.00, £3.1m, £3.1mn, £1bn, £3–4m, GBP 500, 947,393 and 947,393.00 without a sign,
3.1 million; 10%, 12.5 per cent; 23 November 2021, 23rd Nov 2021, November 23, 2021, 23/11/2021, 23-11-21, 2021-11-23,
November 2021; 2021/22, 21/22, 2021-22. A sum that is none (£1,23,456) is told with no value. Other currencies are not
read. Bare whole numbers and numbers in words are read by `numbers_in`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.kernel.money import LARGEST_PENCE, PENCE_IN_POUND
from daybook.kernel.periods import FinancialYear


class What(StrEnum):
    """What a mention is."""

    SUM = "sum"
    PERCENTAGE = "percentage"
    COUNT = "count"
    DATE = "date"
    MONTH = "month"
    YEAR = "financial_year"


@dataclass(frozen=True, slots=True)
class Mention:
    """One number in a text, `[start, end)`, as it was written.

    `value` is pence, a fraction (10% is one tenth; a count too is one), a date, the first day of a month or a financial
    year ("2021/22"); None where there is no such day or sum. `step_pence` is what the last digit of a sum counts: £3.1m
    is right to £100,000.
    """

    start: int
    end: int
    text: str
    what: What
    value: int | Fraction | date | str | None
    step_pence: int = 0


_UNITS = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Of the same length, so that places in the text stay what they are.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\t", " "),
        **dict.fromkeys("\N{EN DASH}\N{EM DASH}\N{NON-BREAKING HYPHEN}\N{HYPHEN}", "\N{EN DASH}"),
        "\N{MINUS SIGN}": "-",
    }
)
_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,3}(?: [0-9]{3}){1,5}|[0-9]{1,15}"
_SCALE = "thousand|million|billion|bn|mn|m|k"
_ENDS = r"(?![A-Za-z0-9]|[.,][0-9])"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# The longest forms stand first: a date is not a sum, and 2021/22 is not a date.
_BARE = "|".join(
    (
        "(?P<iso>(?P<iso_y>[0-9]{4})-(?P<iso_m>[0-9]{2})-(?P<iso_d>[0-9]{2}))(?![0-9-])",
        r"(?P<num>(?P<num_d>[0-9]{1,2})(?P<sep>[/.-])(?P<num_m>[0-9]{1,2})(?P=sep)(?P<num_y>[0-9]{4}|[0-9]{2}))"
        r"(?![0-9/-]|\.[0-9])",
        rf"(?P<words>(?P<words_d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<words_m>{_MONTH})\b\.?,?"
        " (?P<words_y>[0-9]{4}))(?![0-9])",
        "(?P<fy>(?P<fy_a>(?:19|20)[0-9]{2}|[0-9]{2})[/\N{EN DASH}-](?P<fy_b>(?:19|20)?[0-9]{2}))"
        r"(?![0-9/]|[.,][0-9])",
        r"(?P<pc>(?P<pc_n>[0-9]{1,4}(?:\.[0-9]{1,6})?)(?: ?%| ?per ?cent\b))",
        r"(?P<plain>(?P<plain_w>[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.(?P<plain_f>[0-9]{2}))?)"
        r"(?: ?(?P<plain_u>million|billion|bn)\b)?(?![0-9]|[.,][0-9])",
        r"(?P<pence>(?P<pence_w>[0-9]{1,15})\.(?P<pence_f>[0-9]{2}))(?![0-9%]|[.,][0-9])"
        r"(?! ?(?:million|billion|bn|per|m)\b)",
        r"(?P<scaled>(?P<scaled_w>[0-9]{1,6})(?:\.(?P<scaled_f>[0-9]{1,6}))? ?(?P<scaled_u>million|billion|bn))\b",
    )
)
_MONTH_FIRST = (
    rf"(?P<us>(?P<us_m>{_MONTH})\b\.? (?P<us_d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<us_y>[0-9]{{4}}))(?![0-9])"
)
_PERIOD = rf"(?P<my>(?P<my_m>{_MONTH})\b\.? (?P<my_y>[0-9]{{4}}))(?![0-9])"
_POUNDS = (
    rf"(?P<neg>(?<![\w)])-)?(?:£|\bGBP) ?(?P<sum_w>{_WHOLE})(?:\.(?P<sum_f>[0-9]{{1,6}}))?"
    rf"(?: ?(?P<sum_u>{_SCALE}))?{_ENDS}"
    "(?:(?P<to> ?\N{EN DASH} ?| ?- ?| to )(?P<to_n>(?P<to_w>[0-9]{1,9})(?:\\.(?P<to_f>[0-9]{1,6}))?)"
    rf" ?(?P<to_u>{_SCALE}){_ENDS})?"
)
_NO_SUM = r"(?P<no_sum>(?:£|\bGBP) ?[0-9](?:[0-9.,]*[0-9])?)"
_NUMBER = re.compile(
    rf"(?<![\w.,/£-])(?:{_BARE})|(?<![A-Za-z])(?:{_MONTH_FIRST}|{_PERIOD})|{_POUNDS}|{_NO_SUM}", re.IGNORECASE
)


Reader = Callable[[str, re.Match[str]], Iterator[Mention]]


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Every number of the kinds above, in order of place; none overlaps another."""
    plain = text.translate(_PLAIN)
    return tuple(one for found in _NUMBER.finditer(plain) for one in _read(text, found))


def _read(text: str, found: re.Match[str]) -> Iterator[Mention]:
    if found["sum_w"] is not None:
        yield from _sums(text, found)
        return
    for name, reader in _READERS.items():
        if found[name] is not None:
            yield from reader(text, found)
            return


def _sums(text: str, found: re.Match[str]) -> Iterator[Mention]:
    """A sum after a pound sign; in £3–4m the first takes the unit of the second."""
    ranged = found["to_n"] is not None
    unit = found["sum_u"] or (found["to_u"] if ranged else "")
    first_end = found.start("to") if ranged else found.end()
    yield from _sum(text, found.start(), first_end, found["sum_w"], found["sum_f"], unit, negative=bool(found["neg"]))
    if ranged:
        yield from _sum(text, found.start("to_n"), found.end(), found["to_w"], found["to_f"], found["to_u"])


def _sum(
    text: str, start: int, end: int, whole: str, part: str | None, unit: str | None, *, negative: bool = False
) -> Iterator[Mention]:
    scale, digits = _UNITS[(unit or "").lower()] if unit else 1, part or ""
    pence, rest = divmod(
        int(whole.replace(",", "").replace(" ", "") + digits) * scale * PENCE_IN_POUND, 10 ** len(digits)
    )
    step = scale * PENCE_IN_POUND // 10 ** len(digits)
    if pence <= LARGEST_PENCE and not rest:
        yield Mention(start, end, text[start:end], What.SUM, -pence if negative else pence, max(step, 1))


def _no_sum(text: str, found: re.Match[str]) -> Iterator[Mention]:
    """What stands after a pound sign and is no sum, for somebody to put right."""
    yield Mention(found.start(), found.end(), text[found.start() : found.end()], What.SUM, None)


def _plain(text: str, found: re.Match[str]) -> Iterator[Mention]:
    yield from _sum(text, found.start(), found.end(), found["plain_w"], found["plain_f"], found["plain_u"])


def _pence(text: str, found: re.Match[str]) -> Iterator[Mention]:
    yield from _sum(text, found.start(), found.end(), found["pence_w"], found["pence_f"], None)


def _scaled(text: str, found: re.Match[str]) -> Iterator[Mention]:
    yield from _sum(text, found.start(), found.end(), found["scaled_w"], found["scaled_f"], found["scaled_u"])


def _percentage(text: str, found: re.Match[str]) -> Iterator[Mention]:
    value = Fraction(found["pc_n"]) / 100
    yield Mention(found.start(), found.end(), text[found.start() : found.end()], What.PERCENTAGE, value)


def _date(prefix: str) -> Reader:
    def read(text: str, found: re.Match[str]) -> Iterator[Mention]:
        year, day = int(found[f"{prefix}_y"]), int(found[f"{prefix}_d"])
        month = found[f"{prefix}_m"]
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        value = _day(year + 2000 if year < 100 else year, number, day)
        yield Mention(found.start(), found.end(), text[found.start() : found.end()], What.DATE, value)

    return read


def _month(text: str, found: re.Match[str]) -> Iterator[Mention]:
    value = _day(int(found["my_y"]), _MONTHS.index(found["my_m"][:3].lower()) + 1, 1)
    yield Mention(found.start(), found.end(), text[found.start() : found.end()], What.MONTH, value)


def _year(text: str, found: re.Match[str]) -> Iterator[Mention]:
    """A financial year: two years that follow each other. Other pairs (3/4, 24/7) are nothing to us."""
    first, second = found["fy_a"], found["fy_b"]
    if len(second) > len(first) or (int(first) + 1) % 100 != int(second) % 100:
        return
    if len(second) == 4 and int(second) != int(first) + 1:
        return
    start = int(first) if len(first) == 4 else 2000 + int(first)
    yield Mention(found.start(), found.end(), text[found.start() : found.end()], What.YEAR, str(FinancialYear(start)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READERS = {
    "iso": _date("iso"),
    "num": _date("num"),
    "words": _date("words"),
    "us": _date("us"),
    "fy": _year,
    "pc": _percentage,
    "plain": _plain,
    "pence": _pence,
    "scaled": _scaled,
    "my": _month,
    "no_sum": _no_sum,
}
