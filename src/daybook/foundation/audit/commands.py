"""Commands on the audit story."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Annotated

import typer

from daybook.foundation.audit.sealing import Verdict, seal_entries, verify
from daybook.kernel.clock import now
from daybook.kernel.refused import Refused

app = typer.Typer(help="The audit story: verify it, seal it.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON alone.")]


@app.command("verify")
def verify_story(
    as_json: AsJson = False,
    head: Annotated[
        str, typer.Option("--head", metavar="DIGEST", help="A head digest from the log; some seal must have it.")
    ] = "",
) -> None:
    """Recompute every digest and seal and look for every trigger. Exit code 0: as written; 1: something is broken."""
    digest = head.strip().lower()
    if head and not re.fullmatch("[0-9a-f]{64}", digest):
        raise Refused(
            "bad_digest", "A head digest has 64 digits and letters a to f. Copy it from an audit_sealed line."
        )
    verdict = verify(now(), digest)
    if as_json:
        answer = {"ok": verdict.ok, **asdict(verdict)}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2).encode() + b"\n", nl=False)
    else:
        typer.echo(_report(verdict))
    raise typer.Exit(0 if verdict.ok else 1)


@app.command("seal")
def seal_story(as_json: AsJson = False) -> None:
    """Seal what has been committed since the last seal, as the worker does every half minute."""
    sealed = seal_entries(now())
    typer.echo(json.dumps({"sealed": sealed}) if as_json else f"Sealed {sealed} entries.")


def _report(verdict: Verdict) -> str:
    waiting = f", {verdict.unsealed} not yet sealed" if verdict.unsealed else ""
    head = f"{verdict.sealed} sealed entries{waiting}: {'as written' if verdict.ok else 'BROKEN'}."
    return "\n".join([head, *(f"{broken.kind} {broken.subject}: {broken.message}" for broken in verdict.broken)])
