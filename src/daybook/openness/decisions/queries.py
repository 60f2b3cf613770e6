"""Every read of the public register. It knows no other domain: what is not in the register cannot be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from daybook.kernel.refused import Refused
from daybook.openness.decisions.models import PastPublicDecision, PublicDecision
from daybook.openness.decisions.register import slug_in
from daybook.openness.decisions.rules.digests import digest_of
from daybook.openness.decisions.states import PublicState

MOST_WORDS = 8
LONGEST_SEARCH = 120
_MOST_NAMED = 6
_MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which decisions to list; every blank matches all. `state` blank is those in force."""

    search: str = ""
    year: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a decision is the text that was signed, judged now from the text itself.

    `stands`: the text gives the digest kept with it, and every signature carries the digest that was decided. `whole`:
    the text is the signed one, word for word; otherwise Part 2 was taken out of it.
    """

    stands: bool
    whole: bool
    computed: str
    signed: str


def visible_decisions(wanted: RegisterFilter | None = None) -> QuerySet[PublicDecision]:
    """Decisions on public view that match, in no order; those removed are never among them."""
    wanted = wanted or RegisterFilter()
    state = PublicState.SUPERSEDED if wanted.state == PublicState.SUPERSEDED else PublicState.IN_FORCE
    states = [PublicState.IN_FORCE, PublicState.SUPERSEDED] if wanted.state == "all" else [state]
    decisions = PublicDecision.objects.filter(state__in=states)
    for column, value in (("year", wanted.year), ("kind", wanted.kind)):
        if value:
            decisions = decisions.filter(**{column: value})
    for word in wanted.search.lower()[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        decisions = decisions.filter(words__contains=word)
    return decisions


def find_decision(slug: str) -> PublicDecision:
    """A decision of the register, removed ones too; Refused `not_found`."""
    found = PublicDecision.objects.filter(slug=slug_in(slug)).first()
    if found is None:
        raise Refused("not_found", "There is no published decision at this address. Look for it in the list.")
    return found


def past_decision(slug: str) -> PastPublicDecision | None:
    """A decision taken elsewhere, as its source tells it; None where there is none, or the register has it itself."""
    key = slug_in(slug)
    if PublicDecision.objects.filter(slug=key).exists():
        return None
    return PastPublicDecision.objects.filter(slug=key).first()


def past_decisions(limit: int = 100) -> list[PastPublicDecision]:
    """Decisions taken elsewhere, latest first."""
    return list(PastPublicDecision.objects.order_by("-sorts_on", "slug")[:limit])


def followed_by(slug: str) -> list[PastPublicDecision]:
    """The decisions taken elsewhere that took one further, earliest first."""
    return list(PastPublicDecision.objects.filter(follows=slug).order_by("sorts_on", "slug"))


def register_rows() -> QuerySet[PublicDecision]:
    """The whole register, for those who keep it."""
    return PublicDecision.objects.all()


def decisions_named(typed: str) -> list[tuple[str, str]]:
    """The decision of this reference, else those of this very title, whatever the capitals: (reference, title)."""
    known = PublicDecision.objects.order_by("-decided_on", "slug")
    exact = known.filter(slug=slug_in(typed)).values_list("reference", "title")
    return list(exact) or list(known.filter(title__iexact=typed).values_list("reference", "title")[:_MOST_NAMED])


def successors_of(decision: PublicDecision) -> QuerySet[PublicDecision]:
    """The decisions that may supersede one: in force, decided no earlier, and not itself."""
    in_force = PublicDecision.objects.filter(state=PublicState.IN_FORCE, decided_on__gte=decision.decided_on)
    return in_force.exclude(pk=decision.pk)


def successors_offered(decision: PublicDecision) -> list[tuple[str, str]]:
    """The latest of those that may supersede a decision, by reference with the title of each, to be offered."""
    latest = successors_of(decision).order_by("-decided_on", "slug")
    return list(latest.values_list("reference", "title")[:_MOST_OFFERED])


def decision_with_digest(digest: str) -> PublicDecision | None:
    """The decision on public view whose text, or whose signatures, carry a digest."""
    on_view = PublicDecision.objects.exclude(state=PublicState.REMOVED)
    return on_view.filter(Q(text_digest=digest) | Q(signed_digest=digest)).order_by("decided_on", "slug").first()


def verdict_on(decision: PublicDecision) -> Verdict:
    """Whether the text in the register is the one that was signed."""
    computed = digest_of(decision.text)
    signatures: list[dict[str, Any]] = decision.record["signatures"]
    agreed = bool(signatures) and all(each["digest"] == decision.signed_digest for each in signatures)
    return Verdict(
        stands=computed == decision.text_digest and agreed,
        whole=computed == decision.signed_digest,
        computed=computed,
        signed=decision.signed_digest,
    )


def years_and_kinds() -> tuple[list[str], list[str]]:
    """The financial years, latest first, and the kinds of decision to filter by."""
    on_view = PublicDecision.objects.exclude(state=PublicState.REMOVED)
    years = on_view.order_by("-year").values_list("year", flat=True).distinct()
    kinds = on_view.exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()
    return list(years), list(kinds)
