"""The command line: `daybook <domain> <verb>`, assembled from each domain's `commands.py`.

A domain is imported only when it is named. Verbs listed as pure need no database and never start Django, so they answer
at once. Exit codes: 0 done; 1 done with error findings or rejected rows; 2 unusable input, usage, or a refusal.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from daybook.kernel.refused import Refused

UNUSABLE = 2


@dataclass(frozen=True)
class Domain:
    """Where a domain keeps its commands, what they are for, and which of its verbs need no database."""

    module: str
    about: str
    pure: frozenset[str] = frozenset()


DOMAINS = {
    "appraisal": Domain(
        "daybook.change.appraisal.commands",
        "Appraisals: what the options of a business case come to.",
        frozenset({"run"}),
    ),
    "audit": Domain("daybook.foundation.audit.commands", "The audit story: verify it, seal it."),
    "decisions": Domain(
        "daybook.decisions.cases.commands",
        "Decision papers: check one, and the numbers of a draft.",
        frozenset({"check"}),
    ),
    "discovery": Domain(
        "daybook.change.discovery.commands",
        "Event logs, the market, and how sound an extract is.",
        frozenset({"analyse-log", "score-extract"}),
    ),
    "identity": Domain("daybook.config.founding", "Sign-ins: the first administrator."),
    "ledger": Domain("daybook.finance.ledger.commands", "The books: import journals, trial balance, prove."),
}


def main() -> None:
    """Run the command line with the words of this process and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command and answer its exit code; foreseeable trouble is told in a sentence, without a traceback."""
    try:
        answer = _app_for(words)(list(words), prog_name="daybook", standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except Refused as refused:
        return _tell(words, refused.code, refused.message)
    except typer.TyperException as trouble:
        return _tell(
            words, "usage", f"{trouble.format_message()} Try: {' '.join(['daybook', *_domain_of(words)])} --help"
        )
    except typer.Abort:
        return _tell(words, "stopped", "Stopped before anything was changed.")
    except Exception as trouble:
        if (sentence := _database_trouble(trouble)) is None:
            raise
        return _tell(words, "database", sentence)


def start_django() -> None:
    """Read the settings and load every domain; Refused `settings` where the environment cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybook.config.settings")
    import django

    from daybook.config.later import load_later

    load_later()
    # What is loaded here stays to the end: looking meanwhile for what may be let go takes a fifth of the start.
    gc.disable()
    try:
        django.setup()
    except ValueError as trouble:
        raise Refused("settings", str(trouble)) from None
    finally:
        gc.freeze()
        gc.enable()
        # An act makes thousands of small things that go by themselves; only what holds itself has to be looked for.
        gc.set_threshold(50_000, 20, 50)
    from django.db import connections

    # What SQLite keeps beside its file goes into it when it is closed: whoever copies the file then has all of it.
    atexit.register(connections.close_all)


def _app_for(words: Sequence[str]) -> typer.Typer:
    app = typer.Typer(help="Daybook: business support services on one ledger.", no_args_is_help=True,
                      add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)  # fmt: skip
    for command in (migrate, serve, web, worker, backup, restore, where):
        app.command()(command)
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})(
        django
    )
    for name, domain in DOMAINS.items():
        if [name] == _domain_of(words):
            if not domain.pure.intersection(words[1:2]):
                start_django()
            app.add_typer(import_module(domain.module).app, name=name)
        else:
            app.add_typer(typer.Typer(help=domain.about), name=name, help=domain.about)
    return app


def _domain_of(words: Sequence[str]) -> list[str]:
    return [word for word in words[:1] if word in DOMAINS]


def _tell(words: Sequence[str], code: str, message: str) -> int:
    typer.echo(message, err=True)
    if "--json" in words:
        typer.echo(
            json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False).encode() + b"\n", nl=False
        )
    return UNUSABLE


def _database_trouble(trouble: Exception) -> str | None:
    """What to do about a database that is away or behind; None for anything else, which is a fault of ours."""
    if "django" not in sys.modules:
        return None
    from django.db import DatabaseError, OperationalError, ProgrammingError

    said = str(trouble).strip().partition("\n")[0]
    if isinstance(trouble, DatabaseError) and "file is not a database" in said:
        return "The file in DAYBOOK_DATABASE_URL is not a database. Check the address."
    if not isinstance(trouble, OperationalError | ProgrammingError):
        return None
    if "no such table" in said or "no such column" in said or "does not exist" in said:
        return f"The database is not up to date ({said}). Run: daybook migrate"
    if "unable to open database file" in said:
        return "There is no database at DAYBOOK_DATABASE_URL, or its folder is closed to you. Run: daybook migrate"
    return f"The database cannot be used ({said}). Check DAYBOOK_DATABASE_URL and that the database is running."


def migrate() -> None:
    """Create or upgrade the database in DAYBOOK_DATABASE_URL; no demonstration data."""
    start_django()
    from daybook.config.upgrade import upgrade_database

    changes = upgrade_database()
    typer.echo(f"Database up to date: {changes} changes made.", err=True)


def serve() -> None:
    """Upgrade, load the demonstration where the database is empty, and serve pages with one worker."""
    start_django()
    from daybook.config.serving import serve_all

    raise typer.Exit(serve_all())


def web() -> None:
    """Serve pages alone: for production, where workers and upgrades are run apart."""
    start_django()
    from daybook.config.serving import serve_web

    serve_web()


def worker() -> None:
    """Run jobs and the schedule until told to stop; start as many as you like, on as many machines."""
    start_django()
    from daybook.config.schedule import run_worker

    run_worker()


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, such as day.tar.gz")],
) -> None:
    """Write the database and the documents into one checked archive, while the service runs."""
    start_django()
    from daybook.config.backup import write_backup

    typer.echo(write_backup(file), err=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that `daybook backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds now.")] = False,
) -> None:
    """Bring back an archive into an empty place, upgrade it, then verify the audit story and prove the ledger."""
    start_django()
    from daybook.config.backup import restore_backup

    report = restore_backup(file, force=force)
    typer.echo(report.text, err=True)
    raise typer.Exit(0 if report.ok else 1)


def where(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='What happens, such as "approve decision"')],
) -> None:
    """Find where something is done: operation, file, page, roles, API and tests."""
    start_django()
    from daybook.config.finding import find_places, report_of

    found = find_places(" ".join(words))
    if not found:
        raise Refused("not_found", "Nothing matches those words. Try the verb and the noun, such as: post journal")
    typer.echo("\n\n".join(report_of(place) for place in found))


def django(context: typer.Context) -> None:
    """Django's own commands, for developers: daybook django makemigrations."""
    start_django()
    from django.core.management import execute_from_command_line

    from daybook.config.upgrade import triggers_told_of

    migrates = context.args[:1] == ["migrate"]
    with triggers_told_of() if migrates else nullcontext():
        execute_from_command_line(["daybook django", *context.args])


if __name__ == "__main__":
    main()
