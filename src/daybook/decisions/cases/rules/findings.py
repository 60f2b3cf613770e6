"""What a check says: findings, each with the clause it enforces, and the shape that other programs read. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from daybook.kernel.money import Pence, pounds
from daybook.kernel.toml_sections import Malformed


class Severity(StrEnum):
    """An error stops the paper; a warning asks for something; a note tells the reader."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_COSTS = "Decision form, Part 1 section 3, financial and commercial comments"
_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

# Every code that a check can give, with its severity and the clause it enforces.
CODES: dict[str, tuple[Severity, str]] = {
    "malformed": (_ERROR, "Decision form, sections and fields"),
    "lines_do_not_sum": (_ERROR, _COSTS),
    "recommendation_differs_from_total": (_ERROR, "Decision form, recommendation and Part 1 section 3"),
    "contingency_wrong": (_ERROR, _COSTS),
    "wrong_decision_maker": (_ERROR, "Scheme of delegation"),
    "authority_missing": (_ERROR, "Decision form, Part 1 section 4, legal comments"),
    "signature_out_of_order": (_ERROR, "Decision form, Chief Executive Officer's statement"),
    "advice_missing": (_ERROR, "Decision form, originating officer declaration"),
    "funding_missing": (_ERROR, _COSTS),
    "deferral_without_date": (_ERROR, "Decision form, Part 1 deferral"),
    "route_missing": (_ERROR, _COSTS),
    "year_split_missing": (_WARNING, _COSTS),
    "year_split_does_not_sum": (_WARNING, _COSTS),
    "dpia_unclear": (_WARNING, "Decision form, Part 1 section 5; UK GDPR, Article 35"),
    "unknown_field": (_WARNING, "Decision form, sections and fields"),
    "contingency_rounded": (_NOTE, _COSTS),
    "part_2_not_supplied": (_NOTE, "Decision form, Part 2 confidentiality; Freedom of Information Act 2000, Part II"),
    "authority_unverified": (_NOTE, "Scheme of delegation"),
    "due_on_day_off": (_NOTE, "Decision form, undertakings"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `path` is the place in the form, such as `cost[2].amount` (counted from nought)."""

    code: str
    severity: Severity
    message: str
    clause: str
    path: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who may approve one recommendation, by its number; None twice where the scheme to hand names no role."""

    recommendation: int
    role: str | None
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class DecisionCheck:
    """The whole answer. For a file that cannot be used everything but the findings is None."""

    reference: str | None
    findings: tuple[Finding, ...]
    approvals: tuple[Approval, ...] | None
    lines_pence: Pence | None
    stated_total_pence: Pence | None

    @property
    def exit_code(self) -> int:
        """2 for unusable input, 1 where there is an error, otherwise 0."""
        if self.reference is None:
            return 2
        return 1 if any(finding.severity is Severity.ERROR for finding in self.findings) else 0

    def as_json(self) -> dict[str, object]:
        """The shape of `daybook decisions check --json`; money as pounds with pence, null where nothing is stated."""
        sums = {"lines": _printed(self.lines_pence), "stated_total": _printed(self.stated_total_pence)}
        return {
            "reference": self.reference,
            "findings": [asdict(finding) for finding in self.findings],
            "approvals": None if self.approvals is None else [asdict(approval) for approval in self.approvals],
            "sums": None if self.lines_pence is None else sums,
        }


def found(code: str, path: str, message: str, clause: str = "") -> Finding:
    """A finding of a known code; `clause` replaces the general one where the very paragraph is known."""
    severity, general_clause = CODES[code]
    return Finding(code, severity, message, clause or general_clause, path)


def unusable(fault: Malformed) -> DecisionCheck:
    """The answer for a file that cannot be used: one `malformed` finding for each fault."""
    findings = tuple(found("malformed", each.path, each.message) for each in fault.faults)
    return DecisionCheck(None, findings, None, None, None)


def _printed(pence: Pence | None) -> str | None:
    return None if pence is None else pounds(pence)
