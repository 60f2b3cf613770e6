"""What people did about a paper beside writing and signing it, as it stood at a moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from daybook.decisions.cases.models import CallIn, Case, Comment, GatePass, PaperReturn, Recusal
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.gates import CLAUSES, Gate, GateKind, gates_of

EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Returned:
    """That the paper went back for correction, which ended a submission."""

    submission: int
    version: int
    from_state: str
    reason: str
    made_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoodAside:
    """That somebody with an interest stood aside, and the role that acts: where they were a deputy, the same one."""

    role_title: str
    person: str
    kind: str
    words: str
    alternate: str
    verified: bool
    at: datetime
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class CalledIn:
    """That the contract awards of the paper were called in: by which role, under which paragraph, and why."""

    role: str
    paragraph: str
    scheme: str
    verified: bool
    reason: str
    made_by: str
    at: datetime
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate that the paper has to pass; open until an adviser passes it for the answers the paper gives."""

    kind: str
    why: str
    clause: str
    assessment: str = ""
    words: str = ""
    passed_by: str = ""
    passed_at: datetime | None = None
    reopened: bool = False

    @property
    def is_open(self) -> bool:
        return self.passed_at is None


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything done about a paper beside writing and signing it."""

    returns: tuple[Returned, ...]
    stood_aside: tuple[StoodAside, ...]
    called_in: CalledIn | None
    gates: tuple[GateState, ...]

    @property
    def submission(self) -> int:
        """Which submission of signatures stands: one more than the returns."""
        return len(self.returns) + 1

    @property
    def stand_ins(self) -> dict[str, str]:
        """The alternate of each role that stood aside."""
        return {one.role_title: one.alternate for one in self.stood_aside if not one.deputy_for}

    @property
    def open_gates(self) -> tuple[GateState, ...]:
        return tuple(gate for gate in self.gates if gate.is_open)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a place of the paper, and the answer that resolved it."""

    key: int
    version: int
    place: str
    words: str
    made_by: str
    made_at: datetime
    answer: str
    resolved_by: str
    resolved_at: datetime | None


def conduct_of(case: Case, form: DecisionForm, until: datetime, verbs: Collection[str]) -> Conduct:
    """What had been done about a paper before a moment, judged on the form that it then was.

    `verbs` are those of its moves until then: what never happened is not looked for.
    """
    returns = PaperReturn.objects.filter(case=case, at__lt=until) if "return_case" in verbs else ()
    recusals = Recusal.objects.filter(case=case, at__lt=until) if "recuse_from_case" in verbs else ()
    call_in = CallIn.objects.filter(case=case, at__lt=until).first() if "call_in_case" in verbs else None
    return Conduct(
        returns=tuple(
            Returned(row.submission, row.version, row.from_state, row.reason, row.made_by, row.at)
            for row in sorted(returns, key=lambda row: row.submission)
        ),
        stood_aside=tuple(
            StoodAside(
                row.role_title, row.person, row.kind, row.words, row.alternate, row.verified, row.at, row.deputy_for
            )
            for row in sorted(recusals, key=lambda row: row.pk)
        ),
        called_in=call_in_told(call_in) if call_in else None,
        gates=gate_states(case, form, until),
    )


def gate_states(case: Case, form: DecisionForm, until: datetime) -> tuple[GateState, ...]:
    """The gates that a form opens, each with the pass that stands for its answers."""
    needed = gates_of(form)
    if not needed:
        return ()
    passes = list(GatePass.objects.filter(case=case, at__lt=until).order_by("id"))
    return tuple(_gate_state(gate, [row for row in passes if row.gate == gate.kind]) for gate in needed)


def stand_ins_of(case: Case) -> dict[str, str]:
    """The alternate of each role that stands aside from a paper."""
    aside = Recusal.objects.filter(case=case, deputy_for="")
    return dict(aside.values_list("role_title", "alternate"))


def called_in_of(case: Case) -> CalledIn | None:
    """The call-in of a paper, where there is one."""
    row = CallIn.objects.filter(case=case).first()
    return call_in_told(row) if row else None


def remarks_on(case: Case, until: datetime) -> tuple[Remark, ...]:
    """The comments on a paper, oldest first, with the answers that they had by a moment."""
    rows = Comment.objects.filter(case=case, made_at__lt=until).order_by("made_at", "id")
    return tuple(_remark(row, until) for row in rows)


def _remark(row: Comment, until: datetime) -> Remark:
    resolved = row.resolved_at is not None and row.resolved_at < until
    return Remark(
        row.pk, row.version, row.place, row.words, row.made_by, row.made_at,
        row.answer if resolved else "", row.resolved_by if resolved else "", row.resolved_at if resolved else None,
    )  # fmt: skip


def _gate_state(gate: Gate, passes: list[GatePass]) -> GateState:
    clause = CLAUSES[GateKind(gate.kind)]
    for row in reversed(passes):
        if row.answers == gate.answers:
            return GateState(gate.kind.value, gate.why, clause, row.assessment, row.words, row.passed_by, row.at)
    return GateState(gate.kind.value, gate.why, clause, reopened=bool(passes))


def call_in_told(row: CallIn) -> CalledIn:
    """A call-in as others see it."""
    return CalledIn(row.role_title, row.paragraph, row.scheme, row.verified, row.reason, row.made_by, row.at)
