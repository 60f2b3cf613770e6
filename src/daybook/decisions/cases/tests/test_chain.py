"""The chain of approval: the first signature is the form's, what follows is the scheme's, each step once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from daybook.decisions.cases.rules.chain import chain_of, first_signature
from daybook.decisions.cases.rules.form import Recommendation
from daybook.decisions.cases.rules.judging import Authorised
from daybook.kernel.refused import Refused

DAY, CHIEF, MAYOR, FINANCE = date(2021, 11, 17), "Chief Executive Officer", "Deputy Mayor", "Chief finance officer"


@dataclass(frozen=True)
class Named:
    role: str | None
    paragraph: str | None
    first: tuple[str, ...] = ()
    verified: bool = True
    scheme: str = "Scheme"


def given(place: int, authority: Named) -> Authorised:
    asked = Recommendation(place + 1, "approve_funding", None, "", (), "", "", None)
    return Authorised(place, asked, authority)


def test_each_step_stands_once_in_order_with_its_paragraph_and_recommendations() -> None:
    papers = [
        given(0, Named(MAYOR, "4.8", first=(CHIEF, FINANCE))),
        given(1, Named(MAYOR, "4.8")),
        given(2, Named(MAYOR, "4.13", verified=False)),
        given(3, Named(None, None)),
    ]
    links = chain_of(papers, {MAYOR: "Mayor of London"}, DAY)
    assert [(one.role, one.act, one.paragraph, one.numbers) for one in links] == [
        (CHIEF, "signs", first_signature(DAY).statement, ()),
        (FINANCE, "agrees", "4.8", (1,)),
        ("Mayor of London", "decides", "4.8", (1, 2)),
        ("Mayor of London", "decides", "4.13", (3,)),
        ("", "decides", "", (4,)),
    ]
    assert [one.stands_in_for for one in links] == ["", "", MAYOR, MAYOR, ""]
    assert [one.verified for one in links] == [True, True, True, False, True]


def test_before_the_form_was_in_use_nobody_is_named() -> None:
    with pytest.raises(Refused, match="first_signature has no role"):
        first_signature(date(2011, 1, 1))
