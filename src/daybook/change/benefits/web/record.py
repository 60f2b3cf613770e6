"""One benefit: how it stands, its course, what was measured and on what evidence, and its profile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.change.benefits.addresses import act_address, benefit_address, evidence_address
from daybook.change.benefits.models import Actual, Benefit
from daybook.change.benefits.queries import (
    Sheet,
    find_benefit,
    is_evidenced,
    owner_titles,
    records_by_hand,
    sheet_of,
    sheets_of,
    visible_benefits,
)
from daybook.change.benefits.rules.profile import BenefitClass
from daybook.change.benefits.rules.values import Unit, value_words
from daybook.change.benefits.states import BENEFIT, BenefitState
from daybook.change.benefits.web.pictures import draw_course
from daybook.change.benefits.web.words import TONES, overlaps_shown
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.ui.links import link_of, names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, open_to, requires
from daybook.ui.words import date_text

_ACTS = (
    ("record_actual", "Record what was measured"),
    ("measure_from_log", "Read it from an event log"),
    ("measure_from_ledger", "Read it from the ledger"),
    ("measure_from_survey", "Read it from a survey"),
    ("set_targets", "Set its targets"),
    ("revise_benefit", "Revise what it says"),
    ("approve_benefit", "Approve it"),
    ("withdraw_benefit", "Withdraw it"),
)
_COURSE = (
    Column(key="on", label="Day", kind="date", main=True),
    Column(key="what", label="What"),
    Column(key="value", label="Figure", kind="number"),
)
_ACTUALS = (
    Column(key="on", label="Measured on", kind="date", main=True),
    Column(key="value", label="Figure", kind="number"),
    Column(key="state", label="Claim", kind="state"),
    Column(key="evidence", label="Where it stands"),
    Column(key="by", label="Who said so", second=True),
)
_TO_DO = Column(key="act", label="To do")


@requires("benefits.view")
def benefit(request: HttpRequest, reference: str) -> HttpResponse:
    """One benefit as it stands today."""
    actor, today = actor_in(request), clock.today()
    sheet = sheet_of(find_benefit(actor, reference), today)
    row = sheet.row
    titles = owner_titles([row], today, clock.now())
    context = {
        "benefit": row,
        "identity": _identity(request, sheet, titles[row.owner_post]),
        "step": _step(request, sheet),
        **overlaps_shown([sheet]),
        "svg": draw_course(sheet),
        "course": _course(sheet),
        "actuals": _actuals(request, sheet),
        "facts": _facts(row),
        "acts": _acts(request, sheet),
        "beside": _beside(request, row),
        "events": story_of(actor, row.reference),
    }
    return render(request, "benefits/benefit.html", context)


def identity_of(row: Benefit) -> list[Fact]:
    """The strip under the title of a page that acts on a benefit."""
    return [
        Fact(label="Benefit", value=row.title, url=benefit_address(row.reference)),
        Fact(label="State", value=row.state, state=True),
        Fact(label="Measured by", value=f"{row.measure}, in {row.unit}"),
    ]


def _identity(request: HttpRequest, sheet: Sheet, owner: str) -> list[Fact]:
    row, latest = sheet.row, sheet.latest
    facts = [
        Fact(label="Standing", value=sheet.standing.value, state=True, tone=TONES[sheet.standing]),
        Fact(label="Theme", value=row.theme.capitalize()),
        Fact(label="Class", value=row.benefit_class.capitalize()),
        Fact(label="Owner", value=owner or "Nobody yet"),
        Fact(label="Baseline", value=value_words(row.baseline, row.unit) or "None"),
    ]
    if sheet.targets:
        last = sheet.targets[-1]
        facts.append(Fact(label=f"Target by {date_text(last.on)}", value=value_words(last.value, row.unit)))
    if latest:
        kind = "Evidenced" if is_evidenced(latest) else "Claimed"
        facts.append(Fact(label=f"{kind} on {date_text(latest.on)}", value=value_words(latest.value, row.unit)))
    if row.appraisal:
        facts.append(Fact(label="Appraisal", value=row.appraisal, url=link_to(request, row.appraisal)))
    return facts


def _step(request: HttpRequest, sheet: Sheet) -> dict[str, str] | None:
    """The one thing to do next, with its address for whoever may do it."""
    row = sheet.row
    if row.state == BenefitState.WITHDRAWN:
        return None
    verb, label, yes, no = _awaited(sheet)
    url = act_address(verb, row.reference) if _may_act(request, row, verb) else ""
    return {"label": label, "url": url, "yes": yes, "no": no}


def _may_act(request: HttpRequest, row: Benefit, verb: str) -> bool:
    """Whether the reader may do it to this benefit: its owner alone records what was measured by hand."""
    if not may(request, f"benefits.{verb}"):
        return False
    return verb != "record_actual" or records_by_hand(row, actor_in(request), clock.now())


def _awaited(sheet: Sheet) -> tuple[str, str, str, str]:
    row = sheet.row
    if row.baseline is None or not row.owner_post:
        lacking = " and ".join(
            name
            for name, there in (("a baseline", row.baseline is not None), ("an owner", row.owner_post))
            if not there
        )
        return "revise_benefit", f"Give it {lacking}", "it can be measured, and then approved.", ""
    if not sheet.targets:
        return "set_targets", "Set its targets", "it can be approved.", ""
    if row.state == BenefitState.DRAFT:
        return "approve_benefit", "Approve it", "it counts as promised.", "it stays a draft."
    return "record_actual", "Record what was measured", "it is kept as claimed until somebody evidences it.", ""


def _course(sheet: Sheet) -> Table:
    row = sheet.row
    points = [(one.on, "Target", one.value) for one in sheet.targets]
    points += [(one.on, "Evidenced" if is_evidenced(one) else "Claimed", one.value) for one in sheet.readings]
    if row.baseline is not None and row.baseline_on is not None:
        points.append((row.baseline_on, "Baseline", row.baseline))
    rows = [
        Row(key=f"{on}-{what}", cells=(on, what, value_words(value, row.unit)))
        for on, what, value in sorted(points, key=lambda one: (one[0], one[1]))
    ]
    return Table(caption="Baseline, targets and readings", columns=_COURSE, rows=rows, empty="No figure is given yet.")


def _actuals(request: HttpRequest, sheet: Sheet) -> Table:
    people = {one.made_by for one in sheet.actuals}
    people |= {one.evidencing.made_by for one in sheet.actuals if is_evidenced(one)}
    names = names_of(people)
    row = sheet.row
    # Without a baseline nothing bears a claim out, so nobody is asked to say so.
    evidences = may(request, "benefits.evidence_claim") and row.baseline is not None
    asks = evidences and row.state != BenefitState.WITHDRAWN
    counting = {one.pk for one in sheet.readings}
    rows = []
    for one in reversed(sheet.actuals):
        source = one.source if one.source.startswith("/") else link_of(one.source)
        cells = _actual_cells(row, one, names, open_to(request, source), counts=one.pk in counting)
        rows.append(Row(key=str(one.number), cells=[*cells, *([_to_do(row, one)] if asks else [])]))
    columns = [*_ACTUALS, *([_TO_DO] if asks else [])]
    return Table(caption="What was measured", columns=columns, rows=rows, empty="Nothing has been measured yet.")


def _actual_cells(row: Benefit, one: Actual, names: dict[str, str], link: str, *, counts: bool) -> tuple[object, ...]:
    borne_out = is_evidenced(one)
    state, tone = ("evidenced", "good") if borne_out else ("claimed", "warn")
    who = f"Claimed by {names[one.made_by]}"
    if borne_out:
        who += f", evidenced by {names[one.evidencing.made_by]}: {one.evidencing.words}"
    return (
        one.on,
        value_words(one.value, row.unit),
        Cell(value=state, tone=tone) if counts else Cell(value="replaced", tone="quiet"),
        Cell(value=one.evidence, url=link),
        who,
    )


def _to_do(row: Benefit, one: Actual) -> object:
    if is_evidenced(one):
        return ""
    return Cell(value=f"Evidence actual {one.number}", url=evidence_address(row.reference, one.number))


def _facts(row: Benefit) -> list[Fact]:
    baseline = ""
    if row.baseline is not None:
        baseline = f"{value_words(row.baseline, row.unit)} on {date_text(row.baseline_on)}: {row.baseline_source}"
    shown = (
        ("What it is", row.description),
        ("Measured by", f"{row.measure}, in {row.unit}; {row.direction} is better"),
        ("Baseline", baseline or "None: it cannot be approved, and no claim of it can be evidenced"),
        ("How it is measured", row.method),
        ("How often", row.frequency),
        ("Brought by", row.enabler),
        ("Spending objective", row.objective),
        ("Who gains", row.beneficiary),
        ("Takes from", row.claims_on),
        ("Line of the appraisal", row.line),
        ("Begins", date_text(row.starts_on) if row.starts_on else ""),
        ("Rests on", row.rests_on),
        ("Confidence", row.confidence.capitalize()),
    )
    return [Fact(label=label, value=value) for label, value in shown if value]


def _acts(request: HttpRequest, sheet: Sheet) -> list[tuple[str, str]]:
    """What else may be done now."""
    row = sheet.row
    leads = BENEFIT.verbs_from(BenefitState(row.state))
    return [
        (label, act_address(verb, row.reference))
        for verb, label in _ACTS
        if verb in leads and _may_act(request, row, verb) and _fits(verb, row.unit)
    ]


def _fits(verb: str, unit: str) -> bool:
    if verb == "measure_from_ledger":
        return unit == Unit.POUNDS
    if verb == "measure_from_survey":
        return unit == Unit.PERCENT
    return verb != "measure_from_log" or unit in (Unit.HOURS, Unit.DAYS, Unit.CASES)


def _beside(request: HttpRequest, row: Benefit) -> list[tuple[str, str, str]]:
    """The dis-benefits of the same appraisal: what gets worse, as address, title and standing."""
    found = visible_benefits(actor_in(request)).filter(appraisal=row.appraisal, benefit_class=BenefitClass.DIS_BENEFIT)
    if not row.appraisal:
        return []
    sheets = sheets_of(found.exclude(pk=row.pk).exclude(state=BenefitState.WITHDRAWN), clock.today())
    return [(benefit_address(one.row.reference), one.row.title, one.standing.value) for one in sheets]
