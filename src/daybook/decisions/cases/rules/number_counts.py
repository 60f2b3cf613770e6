"""Counts in a text: bare numbers in digits, and numbers from ten upward in words; sums in words. Pure, in linear time.

Read: 620 cases, 14.5 minutes, a 10-year plan, 2-3 weeks, forty-six thousand people, two hundred and fifty, ten per
cent, in 2032; two thirds, a quarter of, half the; half a million, a dozen; one and a half million, a million and a
half, three quarters of a million, two and a half per cent; in pounds, nine hundred and fifty thousand pounds. Not read:
what only names something (section 149, WCAG 2.2, PRG-000002, P80, the Equality Act 2010), the number at the head of a
point, times of day, ordinals, and other words for less than ten, with which sentences are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import gcd

from daybook.decisions.cases.rules.number_tokens import Mention, What, mentions_in
from daybook.kernel.money import LARGEST_PENCE, PENCE_IN_POUND

_Reads = Callable[[str], Iterable[Mention]]
_DIGITS = re.compile(
    r"(?<![\w.,/:£])(?<![A-Za-z]-)(?P<digits>\d{1,15}(?:\.\d{1,6})?)(?: ?(?P<scale>thousand|million|billion)\b|[xp]\b)?"
    r"(?![\w/:£]|[.,]\d|[-\N{EN DASH}]?%)",
    re.IGNORECASE,
)
_NAMING = re.compile(
    r"(?:\b(?:sections?|articles?|paragraphs?|paras?|parts?|chapters?|regulations?|schedules?|rules?|clauses?|versions?"
    r"|steps?|tables?|figures?|appendix|annex|pages?|grades?|bands?|lots?|no\.?|number)"
    r"|\b(?-i:Act|Order|Regulations|Rules|Code|[A-Z][A-Z0-9/]+))\s?$",
    re.IGNORECASE,
)
_HEAD_OF_POINT = re.compile(r"(?:^|\n)[ \t]*$")
_LONGEST_NAME = 24
_UNDER_TEN = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_SMALL = (*_UNDER_TEN, *_TEENS)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_WORD = "|".join((*_TENS, *sorted(_SMALL, key=len, reverse=True), "hundred", *_SCALES))
_IN_WORDS = re.compile(
    rf"\b(?:{_WORD})\b(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and |(?<=million) and )(?:{_WORD})\b)*", re.IGNORECASE
)
_POUNDS = re.compile(r" pounds\b", re.IGNORECASE)
_PER_CENT = re.compile(r" ?per ?cent\b", re.IGNORECASE)
_LEAST_IN_WORDS = 10
_PARTS = ("third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FEW = "|".join(_UNDER_TEN[1:])
_IN_PARTS = re.compile(
    rf"\b(?:(?P<many>{_FEW})[ -](?P<parts>{'|'.join(_PARTS)})s?\b(?! part(?:y|ies)\b)"
    rf"|a (?P<part>{'|'.join(_PARTS)})(?= of\b)|(?P<half>half)(?= (?:of|the|all)\b))",
    re.IGNORECASE,
)
_ROUND = re.compile(
    rf"\b(?:(?P<half>half an?|an?|{_FEW}|ten)[ -]dozen|half a (?P<scale>{'|'.join(_SCALES)}|hundred))\b", re.IGNORECASE
)
_DOZEN = 12
# A whole and a share of what is counted. A run of words that is no number in this is short, so that time stays linear.
_WHOLE = rf"(?P<whole>an?|\d{{1,4}}|(?:{_WORD})(?:[ -](?:{_WORD})){{0,4}})"
_SHARE = rf"(?:(?:an? )?(?P<part>half|{'|'.join(_PARTS)})|(?P<many>{_FEW})[ -](?P<parts>{'|'.join(_PARTS)})s?)"
_SCALE = rf"(?P<scale>{'|'.join(_SCALES)}|hundred|dozen)"
_MIXED = tuple(
    re.compile(rf"\b{form}", re.IGNORECASE)
    for form in (
        rf"{_WHOLE} and {_SHARE} (?:{_SCALE}|(?P<percent>per ?cent))\b",
        rf"{_WHOLE} {_SCALE} and {_SHARE}\b(?! (?:of|{'|'.join(_SCALES)})\b)",
        rf"(?P<whole>){_SHARE} of an? {_SCALE}\b",
    )
)


def money_in(text: str) -> tuple[Mention, ...]:
    """Every sum, in digits or in words, percentage, date and financial year, in order; none overlaps another."""
    return _in_order(text, (mentions_in, *_IN_POUNDS))


def numbers_in(text: str) -> tuple[Mention, ...]:
    """All that `money_in` reads, and every count."""
    readers = (mentions_in, *_IN_POUNDS, _in_mixed, _in_digits, _in_parts, _in_round, _in_words)
    return _in_order(text, readers)


def _in_order(text: str, readers: Sequence[_Reads]) -> tuple[Mention, ...]:
    """What each reader finds where none before it has found anything."""
    taken = bytearray(len(text))
    found: list[Mention] = []
    for mentions in (read(text) for read in readers):
        fresh = [one for one in mentions if not any(taken[one.start : one.end])]
        for one in fresh:
            taken[one.start : one.end] = b"1" * (one.end - one.start)
        found += fresh
    return tuple(sorted(found, key=lambda one: one.start))


def _in_digits(text: str) -> Iterator[Mention]:
    for found in _DIGITS.finditer(text):
        before = text[max(found.start() - _LONGEST_NAME, 0) : found.start()]
        point = text[found.end() : found.end() + 1] in {".", ")"} and _HEAD_OF_POINT.search(before)
        if not point and not _NAMING.search(before):
            scale = _SCALES[found["scale"].lower()] if found["scale"] else 1
            value = Fraction(found["digits"]) * scale
            yield Mention(found.start(), found.end(), found[0], What.COUNT, value)


def _in_words(text: str) -> Iterator[Mention]:
    for found in _IN_WORDS.finditer(text):
        value = _value(re.split(r"[ -]", found[0].lower()))
        if value < _LEAST_IN_WORDS:
            continue
        end, what = found.end(), What.COUNT
        if percent := _PER_CENT.match(text, end):
            end, what = percent.end(), What.PERCENTAGE
        yield Mention(
            found.start(), end, text[found.start() : end], what, Fraction(value, 100 if what is What.PERCENTAGE else 1)
        )


def _in_mixed(text: str) -> Iterator[Mention]:
    """One and a half million, a million and a quarter, three quarters of a million, two and a half per cent."""
    for form in _MIXED:
        for found in form.finditer(text):
            many = _VALUES[found["many"].lower()] if found["many"] else 1
            named = (found["parts"] or found["part"]).lower()
            share = Fraction(many, 2 if named == "half" else _PARTS.index(named) + 3)
            value, scale = _whole(found["whole"].lower()) + share, found["scale"]
            if scale is None:
                yield Mention(found.start(), found.end(), found[0], What.PERCENTAGE, value / 100)
            else:
                times = (_SCALES | {"hundred": 100, "dozen": _DOZEN})[scale.lower()]
                yield Mention(found.start(), found.end(), found[0], What.COUNT, value * times)


def _whole(word: str) -> int:
    if word in {"a", "an"}:
        return 1
    return int(word) if word.isdigit() else _value(re.split(r"[ -]", word)) if word else 0


def _in_parts(text: str) -> Iterator[Mention]:
    """Shares in words. Two quarters are months of a year, and no share is said so that can be said shorter."""
    for found in _IN_PARTS.finditer(text):
        many = _VALUES[found["many"].lower()] if found["many"] else 1
        named = found["parts"] or found["part"]
        of = 2 if found["half"] else _PARTS.index(named.lower()) + 3
        if many < of and gcd(many, of) == 1:
            yield Mention(found.start(), found.end(), found[0], What.PERCENTAGE, Fraction(many, of))


def _in_round(text: str) -> Iterator[Mention]:
    """Half a million, and dozens that are counted."""
    for found in _ROUND.finditer(text):
        if found["scale"]:
            value = Fraction((_SCALES | {"hundred": 100})[found["scale"].lower()], 2)
        else:
            said = found["half"].lower()
            many = Fraction(1, 2) if said.startswith("half") else Fraction(_VALUES.get(said, 1))
            value = many * _DOZEN
        yield Mention(found.start(), found.end(), found[0], What.COUNT, value)


def _as_pounds(read: _Reads, text: str) -> Iterator[Mention]:
    """The numbers in words that count pounds; one that ends in thousand or million is right to a whole one of them."""
    for one in read(text):
        pounds = _POUNDS.match(text, one.end)
        if pounds and one.what is What.COUNT and isinstance(one.value, Fraction):
            pence, rest = divmod(one.value * PENCE_IN_POUND, 1)
            if not rest and pence <= LARGEST_PENCE:
                end = pounds.end()
                step = (_SCALES | {"hundred": 100}).get(re.split(r"[ -]", one.text.lower())[-1], 1) * PENCE_IN_POUND
                yield Mention(one.start, end, text[one.start : end], What.SUM, pence, step)


_IN_POUNDS: tuple[_Reads, ...] = tuple(partial(_as_pounds, read) for read in (_in_mixed, _in_round, _in_words))


def _value(words: Sequence[str]) -> int:
    """Two hundred and fifty-six thousand is 256,000; a scale that stands alone counts once."""
    whole = under = 0
    for word in words:
        if word in _SCALES:
            whole, under = whole + max(under, 1) * _SCALES[word], 0
        elif word == "hundred":
            under = max(under, 1) * 100
        elif word != "and":
            under += _VALUES[word]
    return whole + under
