"""What every act on a decision paper shares: find and lock it, move it, and tell the next person."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Case, CaseVersion, Signature, Transition
from daybook.decisions.cases.queries import authorised_now, current_version, form_of, still_to_agree
from daybook.decisions.cases.queries.conduct import EVER, gate_states, stand_ins_of
from daybook.decisions.cases.rules.chain import Agreement, first_signature
from daybook.decisions.cases.rules.changes import changes_between, place_words
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.gates import ADVISERS, GateKind
from daybook.decisions.cases.rules.interests import INTERESTS_CLAUSE, titles_standing
from daybook.decisions.cases.rules.judging import deciding_role, paragraphs_of
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.states import CASE, CaseState
from daybook.foundation.approvals.public import record_settled, record_waiting, refuse_own_work
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

# Whoever holds one of these returns a paper at any step; a role asked only to agree, in its turn.
RETURN_ALWAYS = frozenset({"decisions.sign_case", "decisions.decide_case"})
_MOST_CHANGES = 10


def locked_case(reference: str, seen_version: int) -> Case:
    """The paper, locked; Refused `not_found`, or `stale`, with what changed, when another version was seen."""
    case = Case.objects.select_for_update().filter(slug=slug_of(reference)).first()
    if case is None:
        raise Refused("not_found", f"There is no decision {reference}. Check the reference.")
    note(case.slug)  # so that a refusal stands in its story
    if case.version != seen_version:
        changed = _changed_since(case, seen_version)
        where = f" Changed: {', '.join(changed)}." if changed else ""
        raise Refused(
            "stale",
            f"{case.reference} was edited since you opened it (you saw version {seen_version}, it is now "
            f"{case.version}).{where} Open it again, look at what changed, and repeat what you were doing.",
            subject=case.slug,
            seen=seen_version,
            now=case.version,
        )
    return case


def move(case: Case, verb: str, actor: Actor, now: datetime, paragraph: str = "") -> None:
    """Take the paper where `verb` leads, with its row, its audit entry and the item in the next person's inbox."""
    before, after = case.state, CASE.target(CaseState(case.state), verb)
    note_move(case.slug, before, after, case=case.slug, paragraph=paragraph)
    case.state = after
    case.save()
    Transition.objects.create(
        case=case, verb=verb, from_state=before, to_state=after, version=case.version, made_by=actor.person, at=now
    )
    tell_next(case, now)
    _tell_authors(case, verb, actor, now)


def _tell_authors(case: Case, verb: str, actor: Actor, now: datetime) -> None:
    """Tell those who wrote the paper what became of it: decided, returned, or published by itself after a deferral."""
    kind = {"decide_case": "decided", "return_case": "returned"}.get(verb, "")
    if verb == "publish_case" and actor.system:
        kind = "published"
    if kind:
        title = f"{case.reference} is {_BECAME[kind]}: {case.title}"
        people = set(makers(case)) - {actor.person}
        record_message(kind=kind, people=people, subject=case.slug, title=title, now=now)


_BECAME = {"decided": "decided", "returned": "returned for correction", "published": "published, its deferral over"}


def refuse_unless_moves(case: Case, verb: str) -> None:
    """Refused `wrong_state` where the verb leads nowhere: before anything is asked of the actor."""
    CASE.target(CaseState(case.state), verb)


def refuse_nothing_asked(case: Case, form: DecisionForm) -> None:
    """Refused `nothing_asked`: without a recommendation no decision is asked for, and no authority covers one."""
    if not form.recommendations:
        message = f"{case.reference} recommends nothing, so there is nothing to decide. Add a recommendation."
        raise Refused("nothing_asked", message)


def makers(case: Case) -> list[str]:
    """Everybody who wrote a version of the paper."""
    return sorted(set(case.versions.values_list("made_by", flat=True)))


def author_of(case: Case) -> str:
    """Whoever wrote the version of the paper that stands."""
    return current_version(case).made_by


def signers(case: Case, submission: int | None = None) -> list[str]:
    """Everybody who has signed the paper, in one submission or in any, and in whose name, first signature first."""
    signed = Signature.objects.filter(case=case).order_by("id")
    if submission is not None:
        signed = signed.filter(submission=submission)
    return [person for pair in signed.values_list("person", "deputy_for") for person in pair if person]


def refuse_part_in(case: Case, actor: Actor, people: list[str], what: str) -> None:
    """Refused `own_work` when the actor is one of these people."""
    for person in people:
        refuse_own_work(actor, person, f"{case.reference} ({what})")


def refuse_digest_differs(case: Case, version: CaseVersion) -> None:
    """Refused `digest_differs` unless every signature that stands on the paper is on this very text."""
    for signature in case.signatures.filter(submission=case.submission):
        if signature.digest != version.digest:
            message = (
                f"The {signature.role_title} signed another text of {case.reference} than this one. Stop, and tell the "
                "auditor."
            )
            raise Refused("digest_differs", message, signed_digest=signature.digest, digest=version.digest)


def tell_next(case: Case, now: datetime) -> None:
    """Take the paper out of every inbox and put it into that of whoever acts next."""
    record_settled(subject=case.slug, now=now)
    if CaseState(case.state) not in _NEXT:
        return
    _tell_advisers(case, now)
    tell_of_comments(case, now)
    role_title, paragraph, barred, agreement = _who_next(case, now)
    verb, asks = step_of(case, agreement)
    record_waiting(
        subject=case.slug,
        verb=verb,
        title=asks["title"],
        why=_why_again(case) or asks["why"],
        now=now,
        barred=barred,
        paragraph=paragraph,
        role_title=role_title,
        maker=author_of(case),
        amount_pence=case.total_pence,
        yes=asks["yes"],
        no=asks["no"],
    )


def step_of(case: Case, agreement: Agreement | None) -> tuple[str, dict[str, str]]:
    """The act that an open paper waits for, and what its item in an inbox says; `agreement` comes before a decision."""
    verb, words, why, yes, no = _NEXT[CaseState(case.state)]
    if agreement is not None:
        verb, words, yes = "agree_case", "Agree to", "it goes on along its chain of approval, and nothing is spent yet."
        why = f"Paragraph {agreement.paragraph} asks for the {agreement.role} to agree before it is decided."
    return f"decisions.{verb}", {"title": f"{words} {case.reference}: {case.title}", "why": why, "yes": yes, "no": no}


# What comes next in each state: the verb, its word, why it comes, and what yes and no do.
_NEXT = {
    CaseState.DRAFT: (
        "check_case", "Check", "The paper was written or edited, and is checked before it goes on.",
        "what is wrong or missing is listed; without errors the paper can be declared and submitted.",
        "it stays a draft.",
    ),
    CaseState.CHECKED: (
        "submit_case", "Declare and submit", "The check is passed; the six declarations come next.",
        "its text is fixed, and it goes to the chief executive.", "it can still be edited, and is then checked again.",
    ),
    CaseState.SUBMITTED: (
        "sign_case", "Sign", "The officer has declared the advice; the chief executive signs first.",
        "it goes on to whoever decides.", "return it, saying what to correct, and it is a draft again.",
    ),
    CaseState.SIGNED: (
        "decide_case", "Decide", "The chief executive has signed; the decision is yours to take.",
        "the decision is taken and its money opens at once.",
        "return it, saying what to correct; its signatures lapse.",
    ),
    CaseState.DECIDED: (
        "publish_case", "Publish", "The decision is taken, and is published following approval.",
        "the public reads Part 1.", "it stays decided, and unpublished.",
    ),
}  # fmt: skip


def role_awaited(case: Case, form: DecisionForm, now: datetime) -> str:
    """The role that acts next on a submitted or signed paper, before anybody stands in for it; blank otherwise."""
    if case.state == CaseState.SUBMITTED:
        return first_signature(london_day(now)).role
    if case.state == CaseState.SIGNED:
        given = authorised_now(case, form, now)
        left = still_to_agree(case, given, now)
        return left[0].role if left else deciding_role(form, given)
    return ""


def standing_titles(case: Case, actor: Actor, held: frozenset[str]) -> frozenset[str]:
    """The roles that the actor acts in on this paper: those held, and those whose holder stood aside for them.

    Refused `recused` for somebody who stood aside from it, and for whoever would act as their deputy. A deputy who
    stood aside bars themselves alone.
    """
    stood_aside = case.recusals.filter(person__in={actor.person, actor.deputy_for}).first()
    if stood_aside is not None:
        message = (
            f"You declared an interest in {case.reference}, so you take no part in it. The "
            f"{stood_aside.alternate} acts in your place."
        )
        raise Refused("recused", message, clause=INTERESTS_CLAUSE, who_can=stood_aside.alternate)
    return titles_standing(held, stand_ins_of(case))


def tell_of_comments(case: Case, now: datetime) -> None:
    """Put a paper with open comments into the inbox of those who may answer them, and take one without out of it."""
    count = case.comments.filter(resolved_at=None).count()
    if not count:
        record_settled(subject=case.slug, now=now, verb="decisions.resolve_comment")
        return
    record_waiting(
        subject=case.slug,
        verb="decisions.resolve_comment",
        title=f"Answer {'a comment' if count == 1 else f'{count} comments'} on {case.reference}: {case.title}",
        why="Somebody commented on the paper; each comment is answered and put away.",
        now=now,
        maker=author_of(case),
        yes="the comment is answered and put away; when none is left this goes.",
        no="they stay with the paper, which can go on meanwhile.",
    )


def _tell_advisers(case: Case, now: datetime) -> None:
    if case.state not in (CaseState.DRAFT, CaseState.CHECKED):
        return
    waiting = [gate for gate in gate_states(case, form_of(current_version(case)), EVER) if gate.is_open]
    if waiting:
        record_waiting(
            subject=case.slug,
            verb="decisions.pass_gate",
            title=f"Pass a gate of {case.reference}: {case.title}",
            why=" ".join(gate.why for gate in waiting),
            now=now,
            barred=makers(case),
            role_title=ADVISERS[GateKind(waiting[0].kind)] if len(waiting) == 1 else "",
            maker=author_of(case),
            yes="the gate closes, with your words.",
            no="the paper cannot be submitted.",
        )


def _who_next(case: Case, now: datetime) -> tuple[str, str, list[str], Agreement | None]:
    """Role title, paragraph and barred people of the next step, and the agreement it is, if one."""
    if case.state not in (CaseState.SUBMITTED, CaseState.SIGNED):
        return "", "", [], None
    form, first = form_of(current_version(case)), first_signature(london_day(now))
    role, paragraph = first.role, first.statement
    barred = [*makers(case), *case.recusals.values_list("person", flat=True)]
    if case.state == CaseState.SIGNED:
        given = authorised_now(case, form, now)
        if left := still_to_agree(case, given, now):
            return left[0].acting, left[0].paragraph, [*barred, *signers(case, case.submission)], left[0]
        barred += signers(case)
        role, paragraph = deciding_role(form, given), paragraphs_of(given)
    return stand_ins_of(case).get(role, role), paragraph, barred, None


def _why_again(case: Case) -> str:
    """Why a paper comes to somebody outside its usual way: it was returned, or they stand in; blank otherwise."""
    if case.state == CaseState.DRAFT and case.submission > 1:
        returned = case.returns.get(submission=case.submission - 1)
        return f"It was returned for correction: {returned.reason}"
    stood_aside = case.recusals.order_by("-id").first()
    if stood_aside is not None and case.state in (CaseState.SUBMITTED, CaseState.SIGNED):
        if stood_aside.deputy_for:
            return f"A deputy of the {stood_aside.role_title} declared an interest, so it comes back to that role."
        return f"The {stood_aside.role_title} declared an interest and stands aside; the {stood_aside.alternate} acts."
    return ""


def _changed_since(case: Case, seen_version: int) -> list[str]:
    texts = dict(case.versions.filter(number__in=[seen_version, case.version]).values_list("number", "form"))
    if len(texts) < 2:
        return []
    places = [place_words(change.path) for change in changes_between(texts[seen_version], texts[case.version])]
    more = [f"and {len(places) - _MOST_CHANGES} more"] if len(places) > _MOST_CHANGES else []
    return places[:_MOST_CHANGES] + more
