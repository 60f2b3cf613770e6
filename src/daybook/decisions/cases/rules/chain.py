"""The chain of approval of a paper: who signs first, who must agree, who decides, each under what. Pure.

Who signs first is dated data of the decision form; who agrees and who decides is the scheme of delegation's to name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from daybook.decisions.cases.rules.judging import Authorised
from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

_FILE = Path(__file__).parents[1] / "reference" / "first_signature.toml"
SIGNS, AGREES, DECIDES = "signs", "agrees", "decides"


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain. `role` acts in its own right, or in the place of `stands_in_for`.

    `act` is signs, agrees or decides; `numbers` are the recommendations it is about, none for the whole paper;
    `verified` says whether its paragraph has been read. A blank role is one that the scheme to hand does not name.
    """

    role: str
    act: str
    paragraph: str
    numbers: tuple[int, ...] = ()
    verified: bool = True
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one role agrees to before the decision: its own act on the paper, whatever the number of paragraphs.

    `role` is the one that the scheme names and `acting` who acts for it: the same, or its alternate. `paragraph` names
    every paragraph that asks for it ("4.8, 4.13"), and `numbers` are the recommendations.
    """

    role: str
    acting: str
    paragraph: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FirstSignature:
    """The role that signs a paper first, and the statement of the form under which it does."""

    role: str
    statement: str


def first_signature(on: date) -> FirstSignature:
    """Who signs first on a day; Refused `no_reference` for a day the file does not reach."""
    held = _first_signatures()
    return FirstSignature(str(held.at("role", on).value), str(held.at("statement", on).value))


def chain_of(given: Sequence[Authorised], stand_ins: Mapping[str, str], on: date) -> tuple[Link, ...]:
    """The steps of a paper in order, each once; `stand_ins` gives the alternate of each role that stood aside."""
    first = first_signature(on)
    links = {(first.role, SIGNS, first.statement): Link(first.role, SIGNS, first.statement)}
    for each in given:
        paragraph, verified = each.authority.paragraph or "", each.authority.verified
        # The first signature answers a rule that asks for it.
        for role in each.authority.first:
            if role != first.role:
                _add(links, Link(role, AGREES, paragraph, (each.recommendation.number,), verified))
    for each in given:
        paragraph, verified = each.authority.paragraph or "", each.authority.verified
        _add(links, Link(each.authority.role or "", DECIDES, paragraph, (each.recommendation.number,), verified))
    return tuple(_with_alternate(link, stand_ins) for link in links.values())


def agreements_of(chain: Sequence[Link]) -> tuple[Agreement, ...]:
    """Who agrees before the decision, in order, each role once."""
    asked: dict[str, Agreement] = {}
    for link in chain:
        if link.act == AGREES:
            role = link.stands_in_for or link.role
            before = asked.get(role)
            paragraphs = dict.fromkeys([*(before.paragraph.split(", ") if before else ()), link.paragraph])
            numbers = dict.fromkeys((*(before.numbers if before else ()), *link.numbers))
            asked[role] = Agreement(role, link.role, ", ".join(paragraphs), tuple(numbers))
    return tuple(asked.values())


def agreements_left(chain: Sequence[Link], signed: Collection[str]) -> tuple[Agreement, ...]:
    """Those still to agree, in order; `signed` are the roles whose place on the paper is taken."""
    return tuple(one for one in agreements_of(chain) if one.role not in signed)


def refuse_not_agreed(reference: str, left: Sequence[Agreement]) -> None:
    """Refused `not_agreed` while a paragraph asks for a role to agree that has not."""
    if left:
        message = (
            f"{reference} is not yet to be decided: paragraph {left[0].paragraph} asks for the {left[0].acting} to "
            "agree first. Wait for that, or ask them."
        )
        raise Refused("not_agreed", message, paragraph=left[0].paragraph, who_can=left[0].acting)


def refuse_nothing_to_agree(reference: str, left: Sequence[Agreement]) -> None:
    """Refused `nothing_to_agree` where nobody is asked to agree, or all have."""
    if not left:
        message = f"The scheme of delegation asks nobody else to agree to {reference}. It waits to be decided."
        raise Refused("nothing_to_agree", message)


def _add(links: dict[tuple[str, str, str], Link], link: Link) -> None:
    key = (link.role, link.act, link.paragraph)
    before = links[key].numbers if key in links else ()
    links[key] = Link(link.role, link.act, link.paragraph, (*before, *link.numbers), link.verified)


def _with_alternate(link: Link, stand_ins: Mapping[str, str]) -> Link:
    if link.role not in stand_ins:
        return link
    return Link(stand_ins[link.role], link.act, link.paragraph, link.numbers, link.verified, link.role)


@cache
def _first_signatures() -> Reference:
    return Reference.load(_FILE)
