"""Commands on event logs. `analyse-log` needs no database and starts without Django."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.rules.measures import LogMeasures, measures
from daybook.change.discovery.rules.spans import said_seconds
from daybook.kernel.text import printable

app = typer.Typer(no_args_is_help=True)

_SHOWN = 15


@app.callback()
def discovery() -> None:
    """Event logs: what a process really does, measured from the traces it leaves."""


@app.command()
def analyse_log(
    file: Annotated[str, typer.Argument(metavar="FILE", help="XES, XES.gz, CSV or OCEL JSON.")],
    case: Annotated[
        str | None,
        typer.Option("--case", help="CSV: the column; OCEL: the object type; XES: the attribute of a trace."),
    ] = None,
    activity: Annotated[str | None, typer.Option("--activity", help="The column or attribute of an event.")] = None,
    time: Annotated[str | None, typer.Option("--time", help="The column or attribute of an event: ISO 8601.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Measure an event log: volumes, variants, what follows what and how long after, rework, durations.

    Exit code 0: measured; 2: the file or the request cannot be used.
    """
    answer = measures(read_log(Path(file), Mapping(case, activity, time)))
    if answer.dropped:
        typer.echo(f"{answer.dropped:,} events without case, activity or time were dropped.", err=True)
    text = json.dumps(answer.as_json(), ensure_ascii=False, indent=2) if as_json else _report(answer)
    typer.echo(f"{text}\n".encode(), nl=False)


def _report(answer: LogMeasures) -> str:
    lines = [
        f"{answer.cases:,} cases, {answer.events:,} events, {answer.activities:,} activities, "
        f"{answer.variants:,} variants",
        f"A case takes {said_seconds(answer.median_seconds)} (median), {said_seconds(answer.p90_seconds)} (9 in 10)",
        "",
        f"What follows what (the {_SHOWN} most frequent)",
    ]
    lines += [
        f"{path.count:>10,}  {printable(f'{path.source} > {path.target}')}, after {said_seconds(path.median_seconds)}"
        for path in answer.directly_follows[:_SHOWN]
    ]
    lines += ["", "Done twice or more in a case"]
    lines += [f"{count:>10,}  {printable(activity)}" for activity, count in list(answer.rework.items())[:_SHOWN]]
    return "\n".join(lines)
