"""The scheme of delegation as rows: loaded once from the files, read in one query, as at any day and as known then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.finance.budgets.rules.authority import BANDS_FILE, COMMITMENTS_FILE
from daybook.foundation.approvals.delegations import held_rules, scheme_rules
from daybook.foundation.approvals.models import Delegation, DelegationTerms
from daybook.foundation.approvals.rules.authority import (
    SCHEME_FILE,
    SchemeUnreadable,
    authority_for,
    scheme_of_delegation,
    scheme_to_hand,
)
from daybook.foundation.approvals.scheme_file import load_schemes
from daybook.kernel.effective_model import record_change, record_end
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
FILES = [file.read_text("utf-8") for file in (SCHEME_FILE, BANDS_FILE, COMMITMENTS_FILE)]
PCD_1080: dict[str, Any] = {
    "body": "MOPAC", "kind": "business_case", "action": "approve_funding", "value_pence": Pence(947_393_00),
}  # fmt: skip


def terms_of(action: str, paragraph: str) -> DelegationTerms:
    return DelegationTerms.objects.known(NOW).get(delegation__action=action, paragraph=paragraph, valid_until=None)


def test_the_rows_say_what_the_files_say() -> None:
    in_files = {rule for text in FILES for rule in scheme_of_delegation(text)}
    assert set(scheme_rules(NOW)) == in_files
    assert len(scheme_rules(NOW)) == len(in_files)


def test_loading_again_brings_nothing() -> None:
    before = list(DelegationTerms.objects.values_list())
    assert load_schemes(FILES, NOW) == 0
    assert list(DelegationTerms.objects.values_list()) == before


def test_a_rule_of_a_later_release_is_known_from_its_installation() -> None:
    more = FILES[0] + (
        '\n[[rule]]\nbody = "FORCE"\naction = "approve_funding"\nrole = "Chief Executive Officer"\nparagraph = "5.1"\n'
        'from = 2020-01-01\nsource = "An example"\nverified = false\nfirst = ["Chief finance officer"]\n'
    )
    assert load_schemes([more], NOW) == 1
    asked: dict[str, Any] = PCD_1080 | {"body": "FORCE", "on": date(2021, 1, 1)}
    found = authority_for(scheme_rules(NOW), **asked)
    assert (found.role, found.first) == ("Chief Executive Officer", ("Chief finance officer",))
    assert authority_for(scheme_rules(datetime(2026, 11, 26, tzinfo=UTC)), **asked).role is None


def test_a_file_names_nobody_who_agrees_first_to_what_is_one_act() -> None:
    """No call-in asks anybody before, so a rule that says so is refused, with its paragraph and the way on."""
    before = DelegationTerms.objects.count()
    chained = FILES[0].replace(
        'action = "call_in_contract_award"\n', 'action = "call_in_contract_award"\nfirst = ["Mayor of London"]\n', 1
    )
    assert chained != FILES[0]
    with pytest.raises(SchemeUnreadable, match=r"call_in_contract_award under 4\.14 .*Take `first` out of the rule"):
        load_schemes([chained], NOW)
    assert DelegationTerms.objects.count() == before


def test_what_people_made_of_a_rule_is_left_alone_by_the_next_load() -> None:
    old = terms_of("virement", "Virement below £50,000")
    with transaction.atomic():
        record_change(old, on=date(2026, 4, 1), recorded_at=NOW, role_title="Chief finance officer")
    assert load_schemes(FILES, NOW) == 0
    clashing = FILES[1].replace(
        'paragraph = "Virement below £50,000"\nfrom = 2015-04-01', 'paragraph = "New"\nfrom = 2016-04-01'
    )
    assert clashing != FILES[1]
    assert load_schemes([clashing], NOW) == 0


def test_a_rule_is_asked_as_at_a_day_and_as_known_at_a_moment() -> None:
    old = terms_of("approve_funding", "4.8")
    learnt = datetime(2022, 5, 1, tzinfo=UTC)
    with transaction.atomic():
        record_change(old, on=date(2022, 6, 1), recorded_at=learnt, role_title="Mayor of London", paragraph="4.9")

    def role(on: date, known_at: datetime) -> str | None:
        return authority_for(scheme_rules(known_at), **PCD_1080, on=on).role

    deputy, mayor = "Deputy Mayor for Policing and Crime", "Mayor of London"
    assert (role(date(2022, 5, 31), NOW), role(date(2022, 6, 1), NOW)) == (deputy, mayor)
    assert role(date(2022, 6, 1), datetime(2022, 4, 30, tzinfo=UTC)) == deputy
    assert role(date(2021, 11, 23), NOW) == deputy


def test_reading_the_whole_scheme_is_one_query() -> None:
    with CaptureQueriesContext(connection) as taken:
        assert len(held_rules(NOW)) > 10
    assert len(taken) == 1


def test_the_database_refuses_what_a_scheme_may_not_be() -> None:
    row = terms_of("virement", "Virement below £50,000")
    for fault in (
        lambda: DelegationTerms.objects.filter(pk=row.pk).update(role_title="Nobody"),
        lambda: Delegation.objects.filter(pk=row.delegation_id).update(action="release"),
        lambda: DelegationTerms.objects.filter(pk=row.pk).delete(),
        lambda: record_end(row, until=date(2015, 4, 1), recorded_at=NOW),
        lambda: DelegationTerms.objects.create(
            delegation=row.delegation, valid_from=date(2030, 1, 1), recorded_at=NOW, role_title="Another",
            paragraph="1", source="x",
        ),
        lambda: DelegationTerms.objects.create(
            delegation=Delegation.objects.create(scheme=row.delegation.scheme, body="group", action="x"),
            value_from_pence=2, value_below_pence=2, valid_from=date(2030, 1, 1), recorded_at=NOW, role_title="A",
            paragraph="1", source="x",
        ),
    ):  # fmt: skip
        with pytest.raises((DatabaseError, Refused)), transaction.atomic():
            fault()
    assert set(scheme_rules(NOW)) >= set(scheme_to_hand())
