"""The pages of systems: who may open them, what their forms do and refuse, and how many queries they take."""

from __future__ import annotations

import pytest
from django.test import Client

from daybook.change.systems.models import Application, DataItem, Freeze, Interface, StructureChange
from daybook.change.systems.tests.build import INTERFACES, ON, TODAY, inventory, proposed
from daybook.decisions.cases.tests.build import Cast
from tests.pages import client_of, named, page, queries_of


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def test_readers_open_every_page_and_the_stranger_none(players: Cast) -> None:
    ref = proposed(players)
    for address in (
        named("systems:list"),
        named("systems:application", "PSOP"),
        named("systems:items"),
        named("systems:item", "WARRANT"),
        named("systems:changes"),
        named("systems:change", ref.reference),
        named("systems:what_if"),
        named("systems:what_if") + "?item=WARRANT&on=2022-06-01",
    ):
        for reader in (players.auditor, players.integration_owner):
            assert client_of(reader).get(address).status_code == 200, address
        assert client_of(players.stranger).get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_what_if_names_who_is_hit_and_keeps_nothing(players: Cast) -> None:
    inventory(players)
    client = client_of(players.originating_officer)
    text = page(client, named("systems:what_if") + "?item=WARRANT&on=1/6/2022")
    assert "Command and Control" in text
    assert "Resource Management</" not in text.split("Who is hit")[1]
    assert "Its owner has not answered." in text
    assert not StructureChange.objects.exists()
    assert client.get(named("systems:what_if"), {"item": "WARRANT", "on": "soon"}).status_code == 422


def test_a_system_with_its_data_and_interface_is_put_on_record_by_page(players: Cast) -> None:
    client = client_of(players.originating_officer)
    wrong = client.post(named("systems:register_application"), {"code": "A"})
    assert wrong.status_code == 422
    for code in ("A", "B"):
        given = {"code": code, "name": f"System {code}", "owner": "Head of Systems", "annual_cost_pence": "1.2m"}
        assert client.post(named("systems:register_application"), given).status_code == 302
    assert Application.objects.get(code="A").annual_cost_pence == 1_200_000_00
    item = {"code": "N", "name": "Number", "holder": "A", "structure": "6 digits", "personal": "on"}
    assert client.post(named("systems:register_item"), item).status_code == 302
    assert DataItem.objects.get().personal
    interface = {"code": "I", "source": "A", "target": "B", "carries": ["N"], "method": "File", "how_often": "Daily"}
    assert client.post(named("systems:register_interface"), interface).status_code == 302
    revised = {"code": "A", "name": "Other", "owner": "Head of Systems", "version": "1"}
    assert client.post(named("systems:revise_application", "A"), revised).status_code == 302
    assert client.post(named("systems:revise_application", "A"), revised | {"name": "More"}).status_code == 422
    assert client.post(named("systems:retire_interface", "I"), {"version": "1"}).status_code == 302
    assert Interface.objects.get().retired_on is not None


def test_a_change_goes_from_proposal_to_made_by_page(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    inventory(players)
    officer, owner = client_of(players.originating_officer), client_of(players.integration_owner)
    given = {"item": "WARRANT", "new": "8 <digits>", "planned_on": "1/6/2022", "why": "They run out"}
    assert officer.post(named("systems:propose_structure_change"), given).status_code == 302
    reference = StructureChange.objects.get().reference
    assert "8 &lt;digits&gt;" in page(officer, named("systems:change", reference))
    early = officer.post(named("systems:schedule_structure_change", reference), {"version": "1"})
    assert early.status_code == 422
    assert "has not answered" in early.content.decode()
    for version, application in enumerate(("CONNECT", "CC"), start=1):
        said = {"version": version, "application": application, "answer": "consents", "words": "Tested"}
        assert owner.post(named("systems:answer_structure_change", reference), said).status_code == 302
    assert officer.post(named("systems:schedule_structure_change", reference), {"version": "3"}).status_code == 302
    monkeypatch.setenv("DAYBOOK_TODAY", ON.isoformat())
    assert officer.post(named("systems:make_structure_change", reference), {"version": "4"}).status_code == 302
    assert DataItem.objects.get(code="WARRANT").structure == "8 <digits>"


def test_a_freeze_is_declared_by_page(players: Cast) -> None:
    inventory(players)
    owner = client_of(players.integration_owner)
    address = named("systems:declare_freeze", "CC")
    given = {"starts_on": "1/6/2022", "ends_before": "8/6/2022", "why": "Upgrade"}
    assert owner.post(address, given | {"ends_before": "1/6/2022"}).status_code == 422
    assert owner.post(address, given).status_code == 302
    assert Freeze.objects.get().why == "Upgrade"
    assert "Frozen until 8 June 2022: Upgrade" in page(owner, named("systems:what_if") + "?item=WARRANT&on=1/6/2022")


def test_lists_take_the_same_queries_however_many_rows(players: Cast) -> None:
    inventory(players)
    client = client_of(players.auditor)
    before = {name: queries_of(client, named(f"systems:{name}")) for name in ("list", "items", "changes")}
    Application.objects.bulk_create(Application(code=f"X{n}", name=f"X {n}", owner="O") for n in range(60))
    holder = Application.objects.first()
    DataItem.objects.bulk_create(
        DataItem(code=f"D{n}", name=f"D {n}", holder=holder, structure="text", personal=False) for n in range(60)
    )
    assert {name: queries_of(client, named(f"systems:{name}")) for name in before} == before
    assert max(before.values()) <= 12


def test_what_can_only_be_refused_shows_no_form(players: Cast) -> None:
    ref = proposed(players)
    officer, owner = client_of(players.originating_officer), client_of(players.integration_owner)
    told = page(officer, named("systems:schedule_structure_change", ref.reference), 422)
    assert "cannot be scheduled for that day" in told
    assert named("systems:change", ref.reference) in told
    page(officer, named("systems:make_structure_change", ref.reference), 409)
    assert officer.get(named("systems:answer_structure_change", ref.reference)).status_code == 403
    page(owner, named("systems:answer_structure_change", ref.reference))
    version = StructureChange.objects.get().version
    withdraw = named("systems:withdraw_structure_change", ref.reference)
    assert officer.post(withdraw, {"version": version, "why": "Not needed"}).status_code == 302
    for verb in ("withdraw", "move"):
        page(officer, named(f"systems:{verb}_structure_change", ref.reference), 409)
    page(owner, named("systems:answer_structure_change", ref.reference), 409)
    retire = named("systems:retire_interface", INTERFACES[0][0])
    assert officer.post(retire, {"version": 1}).status_code == 302
    assert "was retired on" in page(officer, retire, 409)


def test_what_if_asks_for_one_thing_and_a_day_to_come_and_marks_none_that_is_not_frozen(players: Cast) -> None:
    ref = proposed(players)
    client, address = client_of(players.originating_officer), named("systems:what_if")
    assert "Choose either" in page(client, f"{address}?change={ref.reference}&item=WARRANT", 422)
    assert "on or after 1 February 2022" in page(client, f"{address}?item=WARRANT&on=31/1/2022", 422)
    moves = f'href="{named("systems:move_structure_change", ref.reference)}"'
    assert moves in page(client, f"{address}?change={ref.reference}")
    assert moves not in page(client_of(players.integration_owner), f"{address}?change={ref.reference}")
    shown = page(client, f"{address}?item=WARRANT&on=1/6/2022")
    assert "is frozen in the weeks around that day" in shown
    assert "no freeze near" not in shown
