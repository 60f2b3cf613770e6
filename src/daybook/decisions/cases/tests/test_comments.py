"""Comments on a paper, and the answers that resolve them."""

from __future__ import annotations

from daybook.decisions.cases.operations.comment_on_case import comment_on_case
from daybook.decisions.cases.operations.resolve_comment import resolve_comment
from daybook.decisions.cases.queries import case_detail
from daybook.decisions.cases.tests.build import Cast, autumn, drafted, published, seen
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting


def test_a_comment_is_made_answered_and_kept(players: Cast) -> None:
    case = drafted(players)
    made = comment_on_case(
        actor=players.chief_executive, now=autumn(16), words=" Say where the money is held. ", place="part_1.financial",
        **seen(case),
    )  # fmt: skip
    officer = players.originating_officer
    assert ("decisions.resolve_comment", case.slug) in waiting(officer, autumn(16))
    assert (last_entry().verb, last_entry().facts["comment"]) == ("decisions.comment_on_case", made.key)
    resolve_comment(
        actor=players.originating_officer, now=autumn(17), comment=made.key, answer="Now in 3.2.", **seen(case)
    )
    assert ("decisions.resolve_comment", case.slug) not in waiting(officer, autumn(17))
    (remark,) = case_detail(players.auditor, case.slug, today=autumn(28).date()).remarks
    assert (remark.words, remark.answer, remark.place) == (
        "Say where the money is held.", "Now in 3.2.", "part_1.financial",
    )  # fmt: skip
    earlier = case_detail(players.auditor, case.slug, today=autumn(28).date(), as_at=autumn(16).date())
    assert (earlier.remarks[0].answer, earlier.remarks[0].resolved_at) == ("", None)


def test_what_cannot_be_commented_is_refused(players: Cast) -> None:
    case = drafted(players)
    chief, officer = players.chief_executive, players.originating_officer
    refused("nothing_said", comment_on_case, actor=chief, now=autumn(16), words=" ", **seen(case))
    refused("stale", comment_on_case, actor=chief, now=autumn(16), words="x", reference=case.slug, seen_version=9)
    refused("not_permitted", comment_on_case, actor=players.auditor, now=autumn(16), words="x", **seen(case))
    made = comment_on_case(actor=chief, now=autumn(16), words="x", **seen(case))
    answer = {"actor": officer, "now": autumn(17), "answer": "Done.", **seen(case)}
    refused("no_comment", resolve_comment, comment=made.key + 1, **answer)
    refused("nothing_said", resolve_comment, comment=made.key, **{**answer, "answer": "\n"})
    resolve_comment(comment=made.key, **answer)
    refused("already_resolved", resolve_comment, comment=made.key, **answer)


def test_a_published_paper_takes_no_comments(players: Cast) -> None:
    refused(
        "closed", comment_on_case, actor=players.chief_executive, now=autumn(25), words="Late.",
        **seen(published(players)),
    )  # fmt: skip
