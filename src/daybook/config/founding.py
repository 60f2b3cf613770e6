"""The first administrator of a new installation, who makes everybody else; here because it takes two domains."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from django.db import transaction

from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.identity.queries import active_administrators
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import system_actor
from daybook.kernel.clock import now, today
from daybook.kernel.refused import Refused

app = typer.Typer(help="Sign-ins: the first administrator.", no_args_is_help=True)


@app.callback()
def identity() -> None:
    """Sign-ins: the first administrator."""


@app.command("create-administrator")
def create_administrator(
    username: Annotated[str, typer.Option(help="The name to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name, as pages show it.")] = "",
) -> None:
    """Make the first administrator; the password comes from DAYBOOK_ADMIN_PASSWORD or is asked for."""
    if active_administrators(today()):
        raise Refused("administrator_exists", "There is an administrator already. Ask them to make a sign-in for you.")
    password = os.environ.get("DAYBOOK_ADMIN_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True, err=True
    )
    founder, moment = system_actor("founder"), now()
    # All three or none, so that a refused password leaves no half-made administrator.
    with transaction.atomic():
        person = register_person(actor=founder, now=moment, kind="staff", display_name=name or username)
        register_user(
            actor=founder, now=moment, person=person.reference, username=username, password=password, one_time=False
        )
        grant_role(actor=founder, now=moment, person=person.reference, role="administrator", valid_from=today())
    typer.echo(f"{username} ({person.reference}) is the first administrator and can sign in.", err=True)
