"""Who acts, from which post, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or named system actor) behind an operation.

    `person` is a reference such as P000012 or a system actor's name; `post` is the reference of the post acted from;
    `deputy_for` the person whose authority is used; `request` the id that ties an act to the logs;
    `posts` all that the person holds, None where nobody looked.
    """

    person: str
    post: str = ""
    deputy_for: str = ""
    request: str = ""
    system: bool = False
    posts: tuple[str, ...] | None = field(default=None, compare=False)


def system_actor(name: str, request: str = "") -> Actor:
    """A named system actor (importer, sealer ...), whose short permission set is listed beside the roles."""
    return Actor(person=name, request=request, system=True)
