"""Commands on decision papers. `check` needs no database and starts without Django."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from daybook.decisions.cases.rules.check import check_decision
from daybook.decisions.cases.rules.findings import DecisionCheck, Severity, unusable
from daybook.decisions.cases.rules.form import LARGEST_FILE_BYTES, parse_form
from daybook.decisions.cases.rules.number_lint import NumberLint, Standing
from daybook.decisions.cases.rules.number_words import standing_words, sum_words

# A pure door of approvals: its public door reads the inbox, so it would start Django, which this command must not need.
from daybook.foundation.approvals.rules.authority import authority_for, scheme_to_hand
from daybook.kernel.actor import system_actor
from daybook.kernel.clock import today
from daybook.kernel.money import said
from daybook.kernel.refused import Refused
from daybook.kernel.text import printable
from daybook.kernel.toml_sections import Fault, Malformed

app = typer.Typer(no_args_is_help=True)


@app.callback()
def decisions() -> None:
    """Decision papers: check one before it is signed, and the numbers of a draft."""


@app.command()
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE.toml", help="The decision form to check.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Check one decision form: its sums, authority, signatures, declarations and publication.

    Exit code 0: no errors; 1: error findings; 2: the file or the request cannot be used.
    """
    try:
        answer = _checked(files or [])
    except Malformed as fault:
        answer = unusable(fault)
        for finding in answer.findings:
            where = f"{finding.path}: " if finding.path else ""
            typer.echo(printable(f"{where}{finding.message}"), err=True)
    if as_json:
        text = json.dumps(answer.as_json(), ensure_ascii=False, indent=2)
        typer.echo(f"{text}\n".encode(), nl=False)
    elif answer.exit_code < 2:
        typer.echo(f"{_report(answer)}\n".encode(), nl=False)
    raise typer.Exit(answer.exit_code)


@app.command()
def lint_numbers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A draft: .txt, .md or .docx.")],
    case: Annotated[str, typer.Option("--case", help="The decision to hold it against, such as 'PCD 1080'.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")] = False,
) -> None:
    """Find every sum, percentage and date of a draft: matching, stale or without a source; and sums that do not add.

    Without --case only its sums are checked, and no number has a source. Exit code 0: every number is borne out and
    every total adds (without --case: every total adds); 1: otherwise; 2: the file cannot be used.
    """
    # Here, since `check` starts without Django.
    from daybook.decisions.cases.drafts import LARGEST_BYTES, draft_text
    from daybook.decisions.cases.rules.number_lint import lint_numbers as lint
    from daybook.decisions.cases.rules.number_words import as_json as shaped

    try:
        with file.open("rb") as source:
            text = draft_text(source.read(LARGEST_BYTES + 1))
    except OSError as fault:
        raise Refused("unusable_file", f"The file cannot be read ({fault.strerror}). Check its name.") from None
    if case:
        from daybook.decisions.cases.queries.numbers import number_lint

        answer = number_lint(system_actor("command line"), case, text, today=today())
    else:
        answer = lint(text)
    if as_json:
        typer.echo(f"{json.dumps(shaped(answer), ensure_ascii=False, indent=2)}\n".encode(), nl=False)
    else:
        typer.echo(f"{_number_report(answer)}\n".encode(), nl=False)
    raise typer.Exit(0 if (answer.clean if case else not answer.wrong_sums) else 1)


def _number_report(answer: NumberLint) -> str:
    """A line of counts, then what is wrong: sums that do not add, and numbers that nothing bears out."""
    lines = [", ".join(f"{answer.count(one)} {one.value.replace('_', ' ')}" for one in Standing)]
    lines += [f"does not add    {printable(sum_words(check))}" for check in answer.wrong_sums]
    lines += [
        f"{judged.standing.value.replace('_', ' '):<15} {printable(f'{judged.mention.text}: {standing_words(judged)}')}"
        for judged in answer.numbers
        if judged.standing is not Standing.MATCHING
    ]
    return "\n".join(lines)


def _checked(files: list[str]) -> DecisionCheck:
    if len(files) != 1:
        raise _unusable("Name one decision form to check: daybook decisions check FILE.toml")
    try:
        day = today()
    except Refused as refused:
        raise _unusable(refused.message) from None
    form = parse_form(_content(files[0]))
    return check_decision(form, scheme=partial(authority_for, scheme_to_hand()), today=day)


def _content(name: str) -> bytes:
    """The bytes of the file, and one more than the form may have, so that an endless file is refused too."""
    try:
        with Path(name).open("rb") as source:
            return source.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "it cannot be opened"
        raise _unusable(f"The file cannot be read ({reason}). Check its name and your access to it.") from None


def _unusable(message: str) -> Malformed:
    return Malformed((Fault("", message),))


def _report(answer: DecisionCheck) -> str:
    """The answer for a reader: a line of counts, the findings, who may approve, the sums."""
    lines = [f"{printable(answer.reference or '')}: {', '.join(_count(answer, severity) for severity in Severity)}"]
    for finding in answer.findings:
        lines += ["", f"{finding.severity}  {finding.code}  {printable(finding.path)}"]
        lines += [f"    {printable(finding.message)}", f"    {printable(finding.clause)}"]
    lines += ["", "Who may approve"]
    for approval in answer.approvals or ():
        who = f"{approval.role}, paragraph {approval.paragraph}" if approval.role else "no role named"
        lines.append(f"    recommendation {approval.recommendation}: {who}")
    stated = "not stated" if answer.stated_total_pence is None else said(answer.stated_total_pence)
    lines += ["", f"Cost lines {said(answer.lines_pence or 0)}; stated total {stated}"]
    return "\n".join(lines)


def _count(answer: DecisionCheck, severity: Severity) -> str:
    number = sum(finding.severity is severity for finding in answer.findings)
    return f"{number} {severity}{'' if number == 1 else 's'}"
