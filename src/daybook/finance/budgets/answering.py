"""Who answers for the cost centre that money comes from: alone they act in a role which the scheme binds to its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from daybook.finance.budgets.models import BudgetLine, Change
from daybook.finance.budgets.rules.authority import titles_here
from daybook.foundation.approvals.public import Authority, titles_acted_in
from daybook.foundation.identity.public import Standing, own_standings
from daybook.foundation.organisation.public import AnswerableRef, answerable_for, post_words
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

Centre = tuple[str, str]
NOBODY = AnswerableRef("", "")
_UNABLE = (
    "They do not hold that role, or cannot sign in, so they cannot act. Have an administrator give them the role, or "
    "an organisation administrator say which other post answers for it."
)


def spent_from(line: BudgetLine) -> Centre:
    """The body and cost centre whose money a budget line holds."""
    return line.body, line.cost_centre


def taken_from(change: Change) -> Centre:
    """The body and cost centre that a change of budget takes money from: of its line or, without one, of the fund.

    Whoever answers for money gives it up, and nobody takes it from them. A virement, a move between years and a
    carry-forward come from their line; a return from its line; contingency, released or returned, is held at its fund.
    """
    if change.from_line is not None:
        return spent_from(change.from_line)
    assert change.allocation is not None, "a change comes from a line or an allocation"
    return change.allocation.fund.body, change.allocation.fund.cost_centre


def answering(centre: Centre, now: datetime) -> AnswerableRef:
    """The post that answers for a cost centre today and whoever holds it; blanks where nobody is on record."""
    return answerable_for([centre], on=london_day(now), known_at=now).get(centre, NOBODY)


def standings_of_holders(found: Collection[AnswerableRef], on: date) -> Mapping[str, Standing]:
    """How those who hold these posts stand on a day, in one query; none where nobody holds any."""
    people = {one.person for one in found if one.person}
    return own_standings(people, on) if people else {}


def able_to_act(found: AnswerableRef, role: str, verb: str, standings: Mapping[str, Standing]) -> AnswerableRef:
    """Who answers for a cost centre, as if nobody held the post where whoever does may not act by `verb` in the role.

    They do not hold it, or cannot sign in: what waited for them alone would wait for nobody.
    """
    standing = standings.get(found.person)
    if standing is not None and role in standing.titles and verb in standing.permissions:
        return found
    return replace(found, person="")


def titles_acted_in_for(authority: Authority, centre: Centre, actor: Actor, now: datetime) -> Collection[str]:
    """The titles in which somebody may act on the money of a cost centre; a deputy stands where the lender does."""
    titles = titles_acted_in(actor, now)
    if authority.own_cost_centre not in titles:
        return titles
    return titles_here(authority, titles, answers=answers_for(centre, actor, now))


def answers_for(centre: Centre, actor: Actor, now: datetime) -> bool:
    """Whether somebody, or the person they act for, answers for a cost centre today."""
    return answering(centre, now).person == (actor.deputy_for or actor.person)


def who_answers(centre: Centre, now: datetime) -> str:
    """Who answers for a cost centre, as a sentence names them: "Head of Pay (Ash Example)"; blank for nobody."""
    post = answering(centre, now).post
    return post_words(post, on=london_day(now), known_at=now) if post else ""


def refused_to(
    actor: Actor, role: str, authority: Authority, centre: Centre, what: str, then: str, now: datetime
) -> Refused:
    """Why somebody may not act in a role whose turn it is; `what` begins the sentence and `then` ends it.

    `not_the_holder` where they hold the role, and another answers for the cost centre; `no_holder` where nobody is on
    record for it; `not_the_role` where they do not hold the role. Nobody is sent to whoever answers and does not hold
    it either, or cannot sign in.
    """
    paragraph = authority.paragraph or ""
    facts = {"paragraph": paragraph, "who_can": role}
    if role != authority.own_cost_centre:
        message = f"{what} is for the {role} to {then}, under “{paragraph}”. Ask whoever holds that role."
        return Refused("not_the_role", message, **facts)
    named, found = " ".join(centre), answering(centre, now)
    # Above one that agrees first stands nobody.
    also = authority.also if role == authority.role else ()
    above = f" The {' or '.join(also)} may act in their place." if also else ""
    facts |= {"body": centre[0], "cost_centre": centre[1]}
    if not found.person:
        message = (
            f"{what} is for the {role} of cost centre {named} to {then}, under “{paragraph}”, and nobody is on record "
            "as answering for it. Have an organisation administrator say on its page which post does, or fill the post."
        )
        return Refused("no_holder", message + above, **facts)
    who = post_words(found.post, on=london_day(now), known_at=now)
    standing = standings_of_holders([found], london_day(now)).get(found.person)
    able = standing is not None and role in standing.titles
    next_step = "Ask them." if able else _UNABLE
    message = f"{what} is for the {role} of cost centre {named} to {then}, under “{paragraph}”: {who}. {next_step}"
    holds = role in titles_acted_in(actor, now)
    return Refused("not_the_holder" if holds else "not_the_role", message + above, **facts, holder=found.person)
