"""Commands on appraisals. `run` needs no database and starts without Django."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from daybook.change.appraisal.rules.answer import as_json as shaped
from daybook.change.appraisal.rules.economics import appraise
from daybook.change.appraisal.rules.parsing import LARGEST_FILE_BYTES, parse_appraisal
from daybook.change.appraisal.rules.simulation import simulate
from daybook.kernel.text import printable
from daybook.kernel.toml_sections import Fault, Malformed

app = typer.Typer(no_args_is_help=True)

UNUSABLE = 2


@app.callback()
def appraisal() -> None:
    """Appraisals: what the options of a business case come to, and what their risks may add."""


@app.command()
def run(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE.toml", help="The appraisal to run.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Appraise the options of one file: present values, value against the baseline, and a simulation of their risks.

    Exit code 0: done; 2: the file or the request cannot be used, with every fault and its place.
    """
    try:
        read = parse_appraisal(_content(files or []))
    except Malformed as malformed:
        for fault in malformed.faults:
            _tell(fault)
        if as_json:
            _print(_error(malformed))
        raise typer.Exit(UNUSABLE) from None
    for warning in read.warnings:
        _tell(warning)
    answer = shaped(appraise(read.appraisal), simulate(read.appraisal))
    if as_json:
        _print(answer)
    else:
        typer.echo(f"{_report(answer)}\n".encode(), nl=False)


def _content(files: list[str]) -> bytes:
    """The bytes of the file, and one more than an appraisal may have, so that an endless file is refused too."""
    if len(files) != 1:
        raise _unusable("Name one appraisal to run: daybook appraisal run FILE.toml")
    try:
        with Path(files[0]).open("rb") as source:
            return source.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "it cannot be opened"
        raise _unusable(f"The file cannot be read ({reason}). Check its name and your access to it.") from None


def _unusable(message: str) -> Malformed:
    return Malformed((Fault("", message),))


def _error(malformed: Malformed) -> dict[str, Any]:
    first, *rest = malformed.faults
    message = f"{_said(first)} (and {len(rest)} more)" if rest else _said(first)
    faults = [{"path": fault.path, "message": fault.message} for fault in malformed.faults]
    return {"error": {"code": "malformed", "message": message, "faults": faults}}


def _said(fault: Fault) -> str:
    return f"{fault.path}: {fault.message}" if fault.path else fault.message


def _tell(fault: Fault) -> None:
    typer.echo(printable(_said(fault)), err=True)


def _print(answer: dict[str, Any]) -> None:
    typer.echo(f"{json.dumps(answer, ensure_ascii=False, indent=2)}\n".encode(), nl=False)


def _report(answer: dict[str, Any]) -> str:
    """The answer for a reader: one line an option."""
    heads = ("option", "pv_costs", "pv_benefits", "npsc", "npsv", "bcr", "eac", "payback_year")
    rows = [[head.replace("_", " ") for head in heads] + ["risk p80"]]
    for option in answer["options"]:
        cells = [option["id"]] + ["-" if option[head] is None else str(option[head]) for head in heads[1:]]
        rows.append([printable(cell) for cell in cells] + [option["simulation"]["p80"]])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in rows
    )
