"""Commands of discovery. Pure ones need no database and start without Django, so the others import it when called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.rules.measures import LogMeasures, measures
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.scoring import score_file, score_json, score_lines
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
    log = read_log(Path(file), Mapping(case, activity, time))
    for line in log.notes.told():
        typer.echo(printable(line), err=True)
    answer = measures(log)
    text = json.dumps(answer.as_json(), ensure_ascii=False, indent=2) if as_json else _report(answer)
    typer.echo(f"{text}\n".encode(), nl=False)


@app.command()
def score_extract(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV extract: UTF-8, a header, a record to a row.")],
    rules: Annotated[str, typer.Option("--rules", metavar="TOML", help="[columns] with a list of rules to each.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Score how sound the records of an extract are, by rules on its columns; cells are told by their shapes alone.

    Exit code 0: every record is sound; 1: some are not; 2: the file or the rules cannot be used.
    """
    answer = score_file(Path(file), Path(rules))
    if as_json:
        typer.echo(f"{json.dumps(score_json(answer), ensure_ascii=False, indent=2)}\n".encode(), nl=False)
    else:
        typer.echo("\n".join(printable(line) for line in score_lines(answer)))
    raise typer.Exit(0 if answer.sound == answer.records else 1)


@app.command()
def import_releases(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Releases as JSON or JSON.gz.")],
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="In this sign-in's name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Bring in published releases (OCDS 1.1) as evidence of the market; what is there already is skipped.

    Exit code 0: all kept or there already; 1: some rejected, or some files unusable; 2: no file could be used.
    """
    from daybook.change.discovery.releasing import bring_in_files
    from daybook.kernel import clock

    told = bring_in_files(files, now=clock.now, as_user=as_user)
    for one in told:
        for line in one.complaints():
            typer.echo(printable(line), err=True)
    kept, skipped = sum(one.kept for one in told), sum(one.skipped for one in told)
    if as_json:
        answer = {"kept": kept, "skipped": skipped, "files": [one.as_json() for one in told]}
        typer.echo(f"{json.dumps(answer, ensure_ascii=False, indent=2)}\n".encode(), nl=False)
    else:
        rejected = sum(len(one.rejected) for one in told)
        typer.echo(f"Releases kept: {kept:,}. Already there: {skipped:,}. Rejected: {rejected:,}.")
    raise typer.Exit(2 if all(one.error for one in told) else 1 if any(one.complaints() for one in told) else 0)


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
