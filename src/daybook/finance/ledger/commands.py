"""Commands on the books: import journals, trial balance, proof."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from daybook.finance.ledger.importing import ImportReport, Progress, import_file
from daybook.finance.ledger.models import Book
from daybook.finance.ledger.proving import Proof, prove
from daybook.finance.ledger.queries import BalanceRow, Segments, trial_balance
from daybook.foundation.identity.public import actor_named
from daybook.foundation.organisation.public import body_by_code, cost_centre_bodies, cost_centre_by_code
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.clock import now
from daybook.kernel.money import pounds
from daybook.kernel.refused import Refused

app = typer.Typer(help="The books: import journals, trial balance, prove.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")]
_NOTHING = ImportReport(journals=0, lines=0, rejected=0, skipped=0, rejects_file=None)


@app.command("import-journals")
def import_journals(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Journals, one line a row.")],
    create_codes: Annotated[
        bool, typer.Option("--create-codes", help="Post, and add bodies, codes and open months that are missing.")
    ] = False,
    source: Annotated[str, typer.Option(help="What the file comes from; its digest unless given.")] = "",
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="Make drafts in this sign-in's name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Import journals from a CSV file. Exit code 0: all entered or already there; 1: lines rejected; 2: unusable."""
    try:
        moment = now()
        actor = _importing_actor(create_codes, as_user, moment)
        report = import_file(file, actor=actor, now=moment, source=source, progress=_progress())
    except Refused as refused:
        typer.echo(refused.message, err=True)
        if as_json:
            _print(asdict(_NOTHING) | {"error": {"code": refused.code, "message": refused.message}})
        raise typer.Exit(2) from None
    if report.rejects_file:
        typer.echo(f"{report.rejected} lines were rejected. Correct and import: {report.rejects_file}", err=True)
    if as_json:
        _print(asdict(report))
    else:
        entered = "posted" if create_codes else "drafted"
        typer.echo(
            f"Journals {entered}: {report.journals}, with lines: {report.lines}. Journals already there: "
            f"{report.skipped}. Lines rejected: {report.rejected}."
        )
    raise typer.Exit(1 if report.rejected else 0)


@app.command("trial-balance")
def print_trial_balance(
    as_at: Annotated[str, typer.Option("--as-at", metavar="DATE", help="The day, such as 2026-04-30.")],
    book: Annotated[str, typer.Option(help="ACTUAL, COMMITMENT, RESERVATION or BUDGET.")] = Book.ACTUAL,
    body: Annotated[str, typer.Option(help="One legal body, by code.")] = "",
    cost_centre: Annotated[str, typer.Option("--cost-centre", help="One cost centre, by code.")] = "",
    as_json: AsJson = False,
) -> None:
    """Balances by body and account at the end of a day, in pounds, debit positive."""
    day, named = _day(as_at), _book(book)
    _refuse_unknown(body, cost_centre)
    rows = trial_balance(day, named, Segments(body=body, cost_centre=cost_centre))
    # In the order of the codes themselves, whatever the database's language.
    rows.sort(key=lambda row: (row.body, row.account))
    total = pounds(sum(row.balance_pence for row in rows))
    if as_json:
        listed = [{"body": row.body, "account": row.account, "balance": pounds(row.balance_pence)} for row in rows]
        _print({"as_at": day.isoformat(), "book": named.value, "rows": listed, "total": total})
    else:
        typer.echo("\n".join([*map(_row_text, rows), f"{'Total':<52}{total:>20}"]))


@app.command("prove")
def prove_books(as_json: AsJson = False) -> None:
    """Compute every kept balance again from the lines. Exit code 0: all agree; 1: the differences are named."""
    proof = prove()
    if as_json:
        _print({"ok": proof.ok, "checked": proof.checked, "differences": [asdict(one) for one in proof.differences]})
    else:
        typer.echo(_proof_text(proof))
    raise typer.Exit(0 if proof.ok else 1)


def _importing_actor(create_codes: bool, as_user: str, moment: datetime) -> Actor:
    """Who imports: the system actor (in the name of the user, if one is given), or the user alone."""
    user = actor_named(as_user, moment) if as_user else None
    if create_codes:
        return replace(system_actor("importer"), deputy_for=user.person if user else "")
    if user:
        return user
    raise Refused(
        "no_way_given",
        "Say how to import: --create-codes posts the journals and adds missing codes; --as USER makes drafts for a "
        "second person to post.",
    )


def _progress() -> Progress | None:
    """Journals dealt with, on one line of the terminal; silent where the messages go to a file."""
    stream = typer.get_text_stream("stderr")
    if not stream.isatty():
        return None

    def show(done: int, total: int) -> None:
        stream.write(f"\r{done:,} of {total:,} journals{'' if done < total else chr(10)}")
        stream.flush()

    return show


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-04-30") else date.fromisoformat("")
    except ValueError:
        raise Refused("bad_date", f"{text} is not a date. Write it like 2026-04-30.") from None


def _book(text: str) -> Book:
    try:
        return Book(text.upper())
    except ValueError:
        raise Refused("unknown_book", f"There is no book {text}. The books are {', '.join(Book.values)}.") from None


def _refuse_unknown(body: str, cost_centre: str) -> None:
    """A code that is not in the chart is a slip, not a balance of nothing."""
    if body:
        body_by_code(body)
    if body and cost_centre:
        cost_centre_by_code(body, cost_centre)
    if cost_centre and not cost_centre_bodies(cost_centre):
        raise Refused("unknown_cost_centre", f"There is no cost centre {cost_centre}. Check it against the chart.")


def _row_text(row: BalanceRow) -> str:
    return f"{row.body:<12}{row.account:<16}{row.account_name[:23]:<24}{pounds(row.balance_pence):>20}"


def _proof_text(proof: Proof) -> str:
    verdict = "all agree with the lines" if proof.ok else f"{len(proof.differences)} DIFFER"
    listed = [f"{one.what} {one.where}: kept {one.kept}, lines give {one.computed}" for one in proof.differences]
    return "\n".join([f"{proof.checked} kept balances checked: {verdict}.", *listed])


def _print(answer: object) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2).encode() + b"\n", nl=False)
