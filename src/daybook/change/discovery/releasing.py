"""Releases of files kept in parts, each part by itself, so that a broken import is simply run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from daybook.change.discovery.operations.import_releases import MOST_RELEASES, import_releases
from daybook.change.discovery.release_files import ReleaseFile, read_releases
from daybook.change.discovery.rules.packages import Rejected, release_text
from daybook.foundation.identity.public import actor_named
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.refused import Refused
from daybook.ui.uploads import shown_name


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the releases of a file; `error` says why the file could not be used at all."""

    name: str
    kept: int = 0
    skipped: int = 0
    rejected: tuple[Rejected, ...] = ()
    error: str = ""

    def complaints(self) -> list[str]:
        """What was wrong, a line for each: the file, where in it, and why."""
        lines = [f"{self.name} {one.pointer}: {one.why}" for one in self.rejected]
        return [f"{self.name}: {self.error}", *lines] if self.error else lines

    def as_json(self) -> dict[str, Any]:
        rejected = [{"pointer": one.pointer, "why": one.why} for one in self.rejected]
        told = {"file": self.name, "kept": self.kept, "skipped": self.skipped, "rejected": rejected}
        return told | {"error": self.error} if self.error else told


def bring_in_files(files: Sequence[Path], *, now: Callable[[], datetime], as_user: str = "") -> list[Brought]:
    """Keep the releases of each file, in the name of a sign-in or of the importer; one bad file spoils no other.

    Refused as `import_releases` refuses whoever may not.
    """
    actor = actor_named(as_user, now()) if as_user else system_actor("release_importer")
    told = []
    for file in files:
        try:
            found = read_releases(file)
        except Refused as refused:
            told.append(Brought(str(file), error=refused.message))
        else:
            told.append(bring_in(found, str(file), actor=actor, now=now))
    return told


def bring_in(file: ReleaseFile, name: str, *, actor: Actor, now: Callable[[], datetime]) -> Brought:
    """Keep the releases of a file; Refused as `import_releases` refuses."""
    kept = skipped = 0
    rejected = list(file.found.rejected)
    for first in range(0, len(file.found.kept), MOST_RELEASES):
        part = file.found.kept[first : first + MOST_RELEASES]
        answer = import_releases(
            actor=actor, now=now(), releases=[release_text(one) for one in part], file_name=shown_name(name),
            file_digest=file.digest,
        )  # fmt: skip
        kept, skipped = kept + answer.kept, skipped + answer.skipped
        rejected += answer.rejected
    return Brought(name, kept, skipped, tuple(rejected))
