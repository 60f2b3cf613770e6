"""What every page of an appraisal shares: which revision is asked for, its figures, the strip and the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.queries import RevisionDetail, revision_detail
from daybook.change.appraisal.rules.results import OptionFigures, figures_of, is_baseline
from daybook.kernel.refused import Refused
from daybook.ui.parts import Fact, Tab
from daybook.ui.routes import actor_in

_TABS = (
    ("record", "Results"),
    ("workbench", "Workbench"),
    ("board", "Options"),
    ("judgements", "Judgements"),
    ("sensitivity", "Sensitivity"),
    ("risks", "Risks"),
    ("finances", "Financial case"),
    ("bridge", "What moved"),
)


@dataclass(frozen=True, slots=True)
class Showing:
    """One revision with its figures, and the question's revision number (None: the latest)."""

    detail: RevisionDetail
    figures: tuple[OptionFigures, ...]
    asked: int | None

    def path(self, page: str, **asked: object) -> str:
        """Another page of the same appraisal, at the same revision."""
        return path_to(page, self.detail.reference, **asked, revision=self.asked)

    @property
    def others(self) -> tuple[OptionFigures, ...]:
        """Every option but the baseline."""
        return tuple(option for option in self.figures if not is_baseline(option))


def shown(request: HttpRequest, reference: str, *, simulated: bool = True) -> Showing:
    """The revision that the address asks for (`?revision=2`), or the latest. Refused `not_found`."""
    asked = number_in(request, "revision")
    detail = revision_detail(actor_in(request), reference, asked)
    return Showing(
        detail, figures_of(detail.title, detail.content, simulated=simulated), asked if asked != detail.latest else None
    )


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number in the address, None where there is none; Refused `not_found` where it is something else."""
    typed = request.GET.get(name, "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
        raise Refused("not_found", f"There is nothing under {name} {typed[:20]!r}. Follow a link from the appraisal.")
    return int(typed)


def option_in(request: HttpRequest, showing: Showing, *, highest: bool = False) -> OptionFigures:
    """The option that the address asks for by its place, or the first (the `highest`) that is not the baseline."""
    place = number_in(request, "option")
    if place is None and highest and showing.others:
        return min(showing.others, key=lambda option: option.rank)
    if place is None:
        return (showing.others or showing.figures)[0]
    if place >= len(showing.figures):
        raise Refused("not_found", "The appraisal has no such option. Follow a link from its results.")
    return showing.figures[place]


def frame(showing: Showing, page: str) -> dict[str, Any]:
    """The strip, the tabs and the way back that every page carries."""
    detail = showing.detail
    leading = min(showing.others, key=lambda option: option.rank, default=None)
    facts = [
        Fact(label="Revision", value=f"{detail.number} of {detail.latest}", url=path_to("history", detail.reference)),
        Fact(label="Years", value=f"{detail.content.years}, from {detail.content.base_year}"),
        Fact(label="Discounting", value=schedule_name(detail.content.schedule)),
    ]
    if leading is not None:
        facts.append(Fact(label="Highest value", value=leading.name))
    return {
        "detail": detail,
        "identity": facts,
        "tabs": [Tab(label=label, url=showing.path(name), current=name == page) for name, label in _TABS],
        "older": showing.asked is not None,
        "latest_url": path_to(page or "record", detail.reference),
        "back_url": path_to("record", detail.reference, revision=showing.asked),
    }


def option_tabs(showing: Showing, page: str, current: OptionFigures, *, all_options: bool = False) -> list[Tab]:
    """A tab for each option, the baseline only where it has something to show."""
    return [
        Tab(label=option.name, url=showing.path(page, option=place), current=option is current)
        for place, option in enumerate(showing.figures)
        if all_options or not is_baseline(option)
    ]


def schedule_name(schedule: str) -> str:
    """A schedule as people say it: Green Book 2026."""
    return schedule.replace("_", " ").capitalize().replace("book", "Book")
