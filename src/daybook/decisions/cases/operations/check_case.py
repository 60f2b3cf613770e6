"""A decision paper is checked: sums, authority, funding, publication, data protection."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.progress import locked_case, move, refuse_nothing_asked
from daybook.decisions.cases.queries import case_ref, current_version, form_of, scheme_known
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.findings import Severity
from daybook.decisions.cases.rules.judging import check_paper
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("decisions.check_case")
def check_case(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> CaseRef:
    """Pass a paper that has no error; warnings and notes go with it.

    Refused `nothing_asked`, or `errors_found` with the code and place of each error: they stay on the check page until
    it is edited.
    """
    case = locked_case(reference, seen_version)
    version = current_version(case)
    form = form_of(version)
    refuse_nothing_asked(case, form)
    answer = check_paper(form, scheme=scheme_known(now), today=london_day(now), left_out=version.left_out)
    errors = [finding for finding in answer.findings if finding.severity is Severity.ERROR]
    if errors:
        more = f" There are {len(errors) - 1} more." if len(errors) > 1 else ""
        raise Refused(
            "errors_found",
            f"{case.reference} has errors, so it cannot go on. {errors[0].message}{more} Edit it, then check it again.",
            clause=errors[0].clause,
            errors=[f"{finding.code} {finding.path}" for finding in errors],
        )
    move(case, "check_case", actor, now)
    note(case.slug, version=case.version, findings=sorted({finding.code for finding in answer.findings}))
    return case_ref(case)
