"""The pages of programmes: who may open them, what their forms do and refuse, and how many queries they take."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daybook.change.programmes.models import Issued, Item, Plan, Programme, Runway, Screening
from daybook.change.programmes.operations.plan_engagement import plan_engagement
from daybook.change.programmes.progress import ref_of
from daybook.change.programmes.rules.outlines import MANDATE, SOC
from daybook.change.programmes.tests.build import (
    NOW,
    TODAY,
    confirmed,
    learnt,
    opened,
    ready_to_issue,
    registered,
    reviewed,
    seen,
    staked,
    teamed,
    to_hand_over,
)
from daybook.decisions.cases.models import Case
from daybook.decisions.cases.tests.build import PASSWORD, Cast, decided
from tests.pages import client_of, named, page, queries_of


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def addresses(reference: str) -> list[str]:
    pages = ("programme", "mandate", "soc", "plan", "runway", "register", "screening")
    printed = [named("programmes:printed", reference, "soc", kind) for kind in ("docx", "pdf", "html")]
    return [named("programmes:list"), *(named(f"programmes:{name}", reference) for name in pages), *printed]


def test_readers_open_every_page_and_the_stranger_none(players: Cast) -> None:
    ref = registered(players)
    item = Item.objects.get(kind="risk").reference
    for address in [*addresses(ref.reference), named("programmes:item", item)]:
        for reader in (players.auditor, players.deputy_mayor):
            assert client_of(reader).get(address).status_code == 200, address
        assert client_of(players.stranger).get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_a_programme_is_opened_by_page_and_what_cannot_be_is_said_beside_the_field(players: Cast) -> None:
    case = decided(players)
    client = client_of(players.originating_officer)
    answer = client.post(named("programmes:open_programme"), {"case": "PCD 77"})
    assert answer.status_code == 422
    assert "There is no decision PCD 77" in answer.content.decode()
    answer = client.post(named("programmes:open_programme"), {"case": case.reference})
    assert answer["Location"] == named("programmes:programme", Programme.objects.get().reference)


def test_a_section_is_written_by_page(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:write_section", ref.reference, "mandate", "vision")
    assert client.post(address, {"version": 1, "words": "A <b>vision</b>"}).status_code == 302
    assert "A &lt;b&gt;vision&lt;/b&gt;" in page(client, named("programmes:mandate", ref.reference))
    again = client.post(address, {"version": 1, "words": "Other"})
    assert again.status_code == 422
    same = client.post(address, {"version": 2, "words": "A <b>vision</b>"})
    assert same.status_code == 422
    assert client.get(named("programmes:write_section", ref.reference, "brief", "vision")).status_code == 404
    assert client.get(named("programmes:write_section", ref.reference, "soc", "nowhere")).status_code == 404


def test_the_plan_says_what_moves_before_it_is_kept(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:revise_plan", ref.reference)
    steps = "W1\tWork on: Strategic Outline Case\t200\nM1\tStrategic Outline Case ready\t0\tW1\n"
    given = {"version": 1, "steps": steps, "reason": "It takes longer"}
    checked = client.post(address, given | {"check": "1"})
    assert checked.status_code == 200
    assert "2 dates move" in checked.content.decode()
    assert Plan.objects.count() == 1
    wrong = client.post(address, given | {"steps": "W1\tWork\tsoon\t\tnever\n"})
    assert wrong.status_code == 422
    assert "Enter whole days" in wrong.content.decode()
    circle = client.post(address, given | {"steps": "A\tOne\t1\tB\nB\tTwo\t1\tA\n"})
    assert "A → B → A" in circle.content.decode()
    assert client.post(address, given).status_code == 302
    assert Plan.objects.count() == 2


def test_a_runway_is_set_by_page(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:set_runway", ref.reference)
    given = {
        "version": 1, "ends": "End of the contract\t30/9/2025\tThe contract\n", "stages": "Procurement\t12\nMove\t18\n",
        "month_pence": "92,000", "extension_pence": "410000", "source": "A quotation",
    }  # fmt: skip
    wrong = client.post(address, given | {"ends": "End\tsoon\tx\n", "stages": "Move\tlong\n"})
    assert wrong.status_code == 422
    assert "Enter whole months" in wrong.content.decode()
    assert client.post(address, given | {"stages": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert Runway.objects.get().month_pence == 92_000_00
    text = page(client, named("programmes:runway", ref.reference))
    assert "422 days of float today" in text
    assert client.get(address).status_code == 200


def test_lines_are_raised_and_closed_by_page(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:raise_item", ref.reference)
    given = {"version": 1, "kind": "risk", "title": "=cmd()", "owner": "Head of Pay"}
    missing = client.post(address, given)
    assert missing.status_code == 422
    assert "Say how likely the risk is" in missing.content.decode()
    assert client.post(address, given | {"percent": "40", "impact_pence": "1.2m"}).status_code == 302
    item = Item.objects.get()
    assert item.impact_pence == 1_200_000_00
    exported = client.get(named("programmes:register", ref.reference), {"export": "csv"})
    assert b"'=cmd()" in b"".join(exported.streaming_content)
    close = named("programmes:close_item", item.reference)
    assert client.post(close, {"version": 1, "reason": "Gone"}).status_code == 302
    assert client.post(close, {"version": 2, "reason": "Gone"}).status_code == 409


def test_a_screening_asks_what_is_open_and_works_out_what_follows(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:answer_screening", ref.reference, "data_protection")
    silent = client.post(address, {"version": 1, "personal": "yes"})
    assert silent.status_code == 422
    assert silent.content.decode().count("Choose yes or no") >= 4
    assert client.post(address, {"version": 1, "personal": "no"}).status_code == 302
    assert Screening.objects.get().outcome == "nothing further"
    assert "nothing further" in page(client, named("programmes:screening", ref.reference))
    assert client.get(named("programmes:answer_screening", ref.reference, "weather")).status_code == 404


def test_the_case_is_signed_off_and_taken_to_the_next_decision(players: Cast) -> None:
    ref = ready_to_issue(players)
    owner, officer = client_of(players.senior_responsible_owner), client_of(players.originating_officer)
    said = {"version": Programme.objects.get().version, "steps_done": ["M1"]}
    signing = named("programmes:issue_soc", ref.reference)
    wrong = owner.post(signing, said | {"password": "not mine"})
    assert (wrong.status_code, "That is not your password" in wrong.content.decode()) == (422, True)
    assert owner.post(signing, said | {"password": PASSWORD}).status_code == 302
    issued = Issued.objects.get()
    assert issued.digest in page(officer, named("programmes:issued", ref.reference, "1")).replace("<wbr>", "")
    printed = officer.get(named("programmes:printed", ref.reference, "soc", "html"), {"version": "1"})
    assert issued.digest in printed.content.decode()
    address = named("programmes:next_decision", ref.reference)
    given = {"title": "Next", "deliverable": "Outline Business Case", "months": "9", "fund": "Major Change Fund"}
    bare = officer.post(address, given)
    assert bare.status_code == 422
    more = officer.post(address, given | {"costs": "Team\t600,000\n", "first_year": "700000"})
    assert (more.status_code, "more than all costs together" in more.content.decode()) == (422, True)
    made = officer.post(address, given | {"costs": "Team\t600,000\n", "first_year": "400000"}).content.decode()
    assert issued.digest in made
    # Each part says where it comes from; what nobody said is asked for, and the check says so.
    for told in ("The outline case, version 1", "As PCD 1 says", "The screening of equality", "You entered it"):
        assert told in made
    missing = made[made.index("left to people") : made.index("Draft this paper")]
    for asked in ("Who decides", "Authority cited", "Interests", "Personal data of the public", "Legal comments"):
        assert asked in missing
    assert "The paper cites no authority" in made
    text = made[made.index('name="text"') :]
    form = text[text.index(">") + 1 : text.index("</textarea>")].replace("&quot;", '"').replace("&#x27;", "'")
    drafted = officer.post(named("decisions:draft_case") + "?by=text", {"text": form, "project": ""})
    assert drafted.status_code == 302, drafted.content.decode()
    case = Case.objects.latest("id")
    assert (case.programme, case.total_pence) == ("Second generation", 600_000_00)
    # The same version again: the first paper is named, with the way to it.
    assert "A paper was made from" not in made
    again = officer.post(address, given | {"costs": "Team\t600,000\n", "first_year": "400000"}).content.decode()
    for told in (
        "A paper was made from version 1 before",
        f">{case.reference}</a>",
        "Draft a second paper",
    ):
        assert told in again


def test_whoever_signs_off_is_told_what_is_not_done(players: Cast) -> None:
    ref = ready_to_issue(players)
    to_hand_over(players, ref=ref)
    told = page(client_of(players.senior_responsible_owner), named("programmes:issue_soc", ref.reference))
    assert "Hand over: The cost model" in told


def test_nothing_goes_to_a_decision_before_it_is_signed_off(players: Cast) -> None:
    ref = confirmed(players)
    client = client_of(players.originating_officer)
    assert client.get(named("programmes:next_decision", ref.reference)).status_code == 409


def test_the_story_names_what_its_acts_name_by_reference_and_the_area_has_a_front_door(players: Cast) -> None:
    ref = opened(players)
    teamed(players, ref)
    client = client_of(players.originating_officer)
    told = page(client, named("programmes:programme", ref.reference))
    assert "Cost modeller" in told[told.index("Entered role") :][:400]
    assert client.get("/change/")["Location"] == named("programmes:list")
    assert client_of(players.stranger).get("/change/")["Location"] == "/"


def test_a_refusal_names_three_who_can_and_folds_the_others_away(players: Cast) -> None:
    ref = opened(players)
    told = page(client_of(players.stranger), named("programmes:programme", ref.reference), 403)
    assert "more<details" in told
    assert "Senior responsible owner" in told


def test_a_printed_document_of_an_unknown_kind_is_not_found(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.auditor)
    assert client.get(named("programmes:printed", ref.reference, "soc", "exe")).status_code == 404
    assert client.get(named("programmes:printed", ref.reference, "brief", "pdf")).status_code == 404


def test_pages_take_the_same_few_queries_however_much_is_written(players: Cast) -> None:
    ref = ready_to_issue(players)
    client = client_of(players.auditor)
    assert len(MANDATE) + len(SOC) > 40
    # The overview and the outline case also read how the work is run: five lists, two to four queries each.
    for name, most in (("programme", 56), ("soc", 56), ("mandate", 42), ("plan", 42), ("register", 42)):
        assert queries_of(client, named(f"programmes:{name}", ref.reference)) <= most, name


def test_lists_of_how_it_is_run_take_the_same_queries_however_long_they_are(players: Cast) -> None:
    gate = reviewed(players)
    row = Programme.objects.get(reference=gate.programme)
    client = client_of(players.auditor)
    pages = [named(f"programmes:{name}", row.reference) for name in ("lessons", "stakeholders", "gates", "team")]

    def more(count: int) -> None:
        act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
        for number in range(count):
            learnt(players, ref_of(row), title=f"Lesson {number} of {count}")
            one = staked(players, ref_of(row), name=f"Group {number} of {count}")
            plan_engagement(stakeholder=one.reference, what="Meet", due_on=TODAY, **act, **seen(row.reference))
            teamed(players, ref_of(row), title=f"Role {number} of {count}")

    more(2)
    before = {address: queries_of(client, address) for address in pages}
    more(5)
    assert {address: queries_of(client, address) for address in pages} == before
    assert max(before.values()) <= 20


def test_what_was_written_while_the_programme_moved_on_is_not_lost(players: Cast) -> None:
    ref = opened(players)
    client = client_of(players.originating_officer)
    address = named("programmes:write_section", ref.reference, "soc", SOC[0].key)
    other = named("programmes:write_section", ref.reference, "soc", SOC[1].key)
    seen_by_both = {"version": ref.version}
    assert client.post(other, {"words": "Somebody else wrote this.", **seen_by_both}).status_code == 302
    answer = client.post(address, {"words": "A long morning's work.", **seen_by_both})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Opened anew" not in text  # there is nothing on record there
    assert "A long morning&#x27;s work." in text
    assert "not kept yet" in text
    version = Programme.objects.get().version
    assert f'name="version" value="{version}"' in text
    assert client.post(address, {"words": "A long morning's work.", "version": version}).status_code == 302


def test_a_document_leads_to_what_its_reader_may_open_and_no_further(players: Cast) -> None:
    address = named("programmes:mandate", opened(players).reference)
    assert 'href="/money/funds/budget-lines/' in page(client_of(players.originating_officer), address)
    assert 'href="/money/funds/budget-lines/' not in page(client_of(players.governance_officer), address)


def test_the_search_finds_a_line_of_a_register_for_those_who_may_see_it(players: Cast) -> None:
    registered(players)
    line = named("programmes:item", Item.objects.get(title="CONNECT reads posts").reference)
    assert line in page(client_of(players.auditor), "/search/?q=connect+posts")
    assert line not in page(client_of(players.stranger), "/search/?q=connect+posts")
