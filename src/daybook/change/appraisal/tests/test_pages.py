"""The pages of appraisals: who may open them, figures that open their rows, what they keep, and what they refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.public import appraisal_of, appraisal_titles, line_link
from daybook.change.appraisal.queries import revision_detail
from daybook.change.appraisal.tests.build import appraised, content, started
from daybook.decisions.cases.tests.build import Cast
from daybook.kernel.refused import Refused
from tests.pages import client_of, figures_on, follow_figures, named, page, queries_of

pytestmark = pytest.mark.django_db

READ = ("record", "workbench", "board", "judgements", "sensitivity", "risks", "finances", "bridge", "history")
WRITTEN = ("write_options", "write_lines", "write_risks", "write_objectives", "write_framework", "judge_options",
           "write_scenarios", "write_funding")  # fmt: skip


def test_readers_open_every_page_and_the_stranger_none(players: Cast) -> None:
    reference = appraised(players).reference
    addresses = [named("appraisal:list"), *(path_to(name, reference) for name in READ)]
    addresses += [path_to("record", reference, revision=2), path_to("rows", reference, figure="npsv", option=2)]
    addresses += [path_to("line", reference, option=2, line=0), path_to("risks", reference, option=0)]
    for address in addresses:
        assert page(client_of(players.auditor), address)
        assert client_of(players.stranger).get(address).status_code == 403
        assert Client().get(address).status_code == 302
    for name in WRITTEN:
        assert page(client_of(players.originating_officer), path_to(name, reference))
        assert client_of(players.auditor).get(path_to(name, reference)).status_code == 403


def test_an_appraisal_without_lines_has_every_page(players: Cast) -> None:
    reference = started(players).reference
    for name in (*READ, *WRITTEN):
        assert page(client_of(players.originating_officer), path_to(name, reference))


def test_every_figure_opens_rows_that_show_it(players: Cast) -> None:
    reference = appraised(players).reference
    assert follow_figures(client_of(players.auditor), path_to("record", reference)) >= 12


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("record", {"revision": 99}),
        ("record", {"revision": "x"}),
        ("rows", {"figure": "gold"}),
        ("rows", {"figure": "npsv", "option": 9}),
        ("line", {"option": 2, "line": 9}),
    ],
)
def test_what_is_not_there_is_not_found(players: Cast, name: str, asked: dict[str, object]) -> None:
    reference = appraised(players).reference
    assert client_of(players.auditor).get(path_to(name, reference, **asked)).status_code == 404
    assert client_of(players.auditor).get(path_to(name, "APP-999999")).status_code == 404


def test_the_list_takes_as_many_queries_for_many(players: Cast) -> None:
    started(players)
    few = queries_of(client_of(players.auditor), named("appraisal:list"))
    for _ in range(5):
        started(players)
    assert queries_of(client_of(players.auditor), named("appraisal:list")) == few
    assert (
        "APP-000006" in client_of(players.auditor).get(named("appraisal:list"), {"export": "csv"}).getvalue().decode()
    )


def test_an_appraisal_is_started_and_a_part_pasted(players: Cast) -> None:
    author = client_of(players.originating_officer)
    given = {"title": "Stores", "question": "", "base_year": 2026, "years": 2, "schedule": "green_book_2026"}
    assert author.post(named("appraisal:start"), given).status_code == 302
    assert author.post(named("appraisal:start"), given | {"title": ""}).status_code == 422
    pasted = (
        "Side\tLabel\tKind or class\t2026\t2027\n"
        "cost\tBuild\tcapital\t1,200.50\t£3k\tequipment_and_development_capital\t40\t\tTwo quotes\n"
    )
    address = path_to("write_lines", "APP-000001", option=1)
    answer = author.post(address, {"lines": pasted, "why": "First.", "seen_revision": 1})
    assert answer.status_code == 302
    (line,) = revision_detail(players.auditor, "APP-000001").content.lines
    assert (line.option, line.amounts_pence, line.mitigation_percent) == ("do_minimum", [1_200_50, 3_000_00], "40")


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("cost\tBuild\tcapital\tmany\t1\t1\n", "Line 1"),
        ("\ncost\tBuild\tgold\t1\t1\t1\n", "Line 2: Write one of: capital, revenue"),
        ("cost\tA\tcapital\t1\t1\t1\ncost\tA\tcapital\t1\t1\t1\n", "Line 2: This is there twice"),
    ],
)
def test_a_wrong_line_is_told_beside_it_and_what_was_typed_is_kept(players: Cast, pasted: str, problem: str) -> None:
    made = appraised(players)
    address = path_to("write_lines", made.reference, option=2)
    answer = client_of(players.originating_officer).post(
        address, {"lines": pasted, "why": "First.", "seen_revision": made.revision}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert problem in text
    assert "Build" in text or "A\tcapital" in text
    assert revision_detail(players.auditor, made.reference).number == made.revision


def test_a_stale_form_changes_nothing(players: Cast) -> None:
    made = appraised(players)
    given = {"objectives": "", "why": "None.", "seen_revision": made.revision - 1}
    answer = client_of(players.originating_officer).post(path_to("write_objectives", made.reference), given)
    assert answer.status_code == 422
    assert f'name="seen_revision" value="{made.revision}"' in answer.content.decode()
    assert revision_detail(players.auditor, made.reference).content == content()


def test_the_workbench_shows_what_an_input_does_and_keeps_nothing_until_asked(players: Cast) -> None:
    made = appraised(players)
    author, bench = client_of(players.originating_officer), path_to("workbench", made.reference)
    part = author.get(bench, {"change-1": "300"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 input differs" in part
    assert "down from" in part
    assert revision_detail(players.auditor, made.reference).number == made.revision
    wrong = author.get(bench, {"change-1": "lots"})
    assert wrong.status_code == 422
    assert 'href="#change-1"' in wrong.content.decode()
    given = {"change-1": "10", "mitigation-1": "80", "seen_revision": made.revision, "why": "A dearer quote."}
    tried = author.post(path_to("adjust_inputs", made.reference), given | {"try": "1"})
    assert (tried.status_code, revision_detail(players.auditor, made.reference).number) == (200, made.revision)
    assert author.post(path_to("adjust_inputs", made.reference), given | {"why": ""}).status_code == 422
    kept = author.post(path_to("adjust_inputs", made.reference), given)
    assert kept.status_code == 302
    assert "A dearer quote." in page(author, path_to("history", made.reference))
    assert client_of(players.auditor).post(path_to("adjust_inputs", made.reference), given).status_code == 403
    shown = page(author, kept["location"])
    assert "Build" in shown


def test_a_bridge_between_revisions_that_are_not_there_is_told(players: Cast) -> None:
    made = appraised(players)
    answer = client_of(players.auditor).get(path_to("bridge", made.reference, before=1, after=77))
    assert answer.status_code == 422
    assert "no revision 77" in answer.content.decode()


def test_hostile_words_are_shown_as_words(players: Cast) -> None:
    made = appraised(players)
    row = "efficiency\t<script>alert(1)</script>\t{{ 7 }}\n"
    given = {"objectives": row, "why": "<b>why</b>", "seen_revision": made.revision}
    assert (
        client_of(players.originating_officer).post(path_to("write_objectives", made.reference), given).status_code
        == 302
    )
    for name in ("record", "board", "history"):
        assert "<script>alert" not in page(client_of(players.auditor), path_to(name, made.reference))


def test_the_door_gives_the_whole_appraisal_with_paths_to_its_rows(players: Cast) -> None:
    made = appraised(players)
    view = appraisal_of(made.reference)
    assert (view.revision, view.latest, view.years, len(view.options)) == (5, 5, 3, 3)
    auditor = client_of(players.auditor)
    for option in view.options:
        for figure in ("pv_costs", "pv_benefits", "npsc", "npsv"):
            pence = getattr(option.figures, f"{figure}_pence")
            assert f'data-total-pence="{pence}"' in page(auditor, option.links[figure])
        assert page(auditor, option.links["risks"])
        assert page(auditor, option.links["finances"])
    assert page(auditor, line_link(made.reference, 5, 2, 0))
    assert page(auditor, view.link)
    assert appraisal_titles() == {made.reference: "Support services"}
    with pytest.raises(Refused):
        appraisal_of("APP-999999")


def test_programs_read_it_too(players: Cast) -> None:
    made = appraised(players)
    auditor = client_of(players.auditor)
    assert auditor.get("/api/appraisal/appraisals").json()[0]["reference"] == made.reference
    answer = auditor.get("/api/appraisal/appraisal", {"reference": made.reference}).json()[0]
    assert answer["figures"][2]["npsv_pence"] == appraisal_of(made.reference).options[2].figures.npsv_pence
    assert client_of(players.stranger).get("/api/appraisal/appraisals").status_code == 403


def test_search_finds_it(players: Cast) -> None:
    made = appraised(players)
    assert made.reference in page(client_of(players.auditor), "/search/?q=support")
    assert figures_on(page(client_of(players.auditor), path_to("record", made.reference)))
