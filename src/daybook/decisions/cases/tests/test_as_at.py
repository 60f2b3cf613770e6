"""Asked as at any past day, a paper is as it was at the end of that day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.comment_on_case import comment_on_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.pass_gate import pass_gate
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.resolve_comment import resolve_comment
from daybook.decisions.cases.operations.return_case import return_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.operations.write_part_two import write_part_two
from daybook.decisions.cases.queries import CaseDetail, case_detail
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import CODES, PART_TWO, PASSWORD, Cast, advised, autumn, drafted, seen
from daybook.decisions.cases.tests.papers import changed
from daybook.kernel.refused import Refused

PERSONAL = changed(("personal_data_of_public = false", "personal_data_of_public = true"))
INTEREST = {"interest_kind": "prejudicial", "interests": "A relative works for the supplier."}


def _life(players: Cast) -> list[Callable[[int, CaseRef], CaseRef]]:
    """One act a day, from the first of November on: everything that can happen to a paper."""
    officer, chief, deputy = players.originating_officer, players.chief_executive, players.deputy_mayor

    def comment(day: int, case: CaseRef) -> CaseRef:
        comment_on_case(actor=chief, now=autumn(day), words="Say more.", **seen(case))
        return case

    def resolve(day: int, case: CaseRef) -> CaseRef:
        (remark,) = case_detail(officer, case.slug, today=autumn(day).date()).remarks
        resolve_comment(actor=officer, now=autumn(day), comment=remark.key, answer="Said.", **seen(case))
        return case

    def passed(day: int, case: CaseRef) -> CaseRef:
        given = {"now": autumn(day), "assessment": "A 1", **seen(case)}
        pass_gate(actor=players.information_rights_adviser, gate="data_protection", **given)
        return pass_gate(actor=players.equality_adviser, gate="equality", **given)

    def by(act: Any, actor: Any, **given: Any) -> Callable[[int, CaseRef], CaseRef]:
        return lambda day, case: act(actor=actor, now=autumn(day), **given, **seen(case))

    edited = PERSONAL.replace("Six months of discovery.", "Nine months of discovery.")
    return [
        comment,
        by(check_case, officer),
        lambda _day, case: advised(players, case),
        by(write_part_two, officer, **PART_TWO),
        by(edit_case, officer, form=edited, **CODES),
        passed,
        resolve,
        by(check_case, officer),
        lambda _day, case: advised(players, case),
        by(submit_case, officer),
        by(sign_case, chief, password=PASSWORD),
        by(return_case, deputy, reason="Split the costs."),
        by(check_case, officer),
        by(submit_case, officer),
        by(sign_case, chief, password=PASSWORD),
        by(recuse_from_case, deputy, **INTEREST),
        by(decide_case, players.mayor, password=PASSWORD),
        by(publish_case, players.governance_officer),
    ]


def test_every_day_of_a_full_life_is_shown_as_it_was(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    import daybook.decisions.cases.tests.build as build

    def look(on: int, as_at: date | None = None) -> CaseDetail:
        # The moment up to which it was asked is not a fact of the paper.
        detail = case_detail(players.auditor, "PCD-1", today=autumn(on).date(), as_at=as_at)
        return replace(detail, until=autumn(30))

    case = drafted(players)
    as_it_was: dict[int, CaseDetail] = {15: look(15)}
    acts = _life(players)
    assert len(acts) < 30
    # One act a day from the sixteenth would leave November, so there are two days' acts on some: the order is kept.
    for place, act in enumerate(acts):
        day = 16 + place * 14 // len(acts)
        monkeypatch.setattr(build, "autumn", lambda _day, hour=10, on=day: autumn(on, hour))
        case = act(day, case)
        as_it_was[day] = look(day)
    assert as_it_was[max(as_it_was)].ref.state == "published"
    states = [as_it_was[day].ref.state for day in sorted(as_it_was)]
    assert len(set(states)) >= 5
    for day, detail in as_it_was.items():
        assert look(30, autumn(day).date()) == detail, day
    with pytest.raises(Refused) as refusal:
        look(30, autumn(14).date())
    assert refusal.value.code == "not_begun"
