"""Published releases of contracting processes are brought in as evidence of the market."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from daybook.change.discovery.models import MarketRelease, Procurement, ProcurementLine, ReleaseFile
from daybook.change.discovery.queries.market import release_of
from daybook.change.discovery.refs import ReleasesRef
from daybook.change.discovery.rules.market import Evidence, evidence_of
from daybook.change.discovery.rules.packages import Rejected, release_in
from daybook.change.discovery.rules.releases import Release, Unfit
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused

MOST_RELEASES = 500


@operation("discovery.import_releases")
def import_releases(
    *, actor: Actor, now: datetime, releases: list[str], file_name: str = "", file_digest: str = ""
) -> ReleasesRef:
    """Keep published releases (OCDS 1.1, each as JSON text), at most 500 at a time, as evidence of the market.

    A release is known by its process and its name: one that is there is skipped, one that says otherwise rejected, and
    one that cannot be read is rejected with where and why; the others go on. Each process is then merged anew by the
    standard's rules. Refused `no_releases` or `too_large`.
    """
    if not releases:
        raise Refused("no_releases", "There is no release to keep. Give at least one.")
    if len(releases) > MOST_RELEASES:
        raise Refused("too_large", f"At most {MOST_RELEASES} releases are kept at a time. Send them in parts.")
    digest = file_digest[:64] or hashlib.sha256("\n".join(releases).encode("utf-8", "replace")).hexdigest()
    reference = f"FILE-{digest[:12]}"
    found, rejected = _read(releases)
    rows = _locked({release.ocid: release for release in found}.values())
    fresh, skipped, differing = _sorted_out(rows, found)
    if fresh:
        file, _ = ReleaseFile.objects.get_or_create(
            digest=digest, defaults={"name": file_name[:120] or "Releases", "made_by": actor.person, "at": now}
        )
        MarketRelease.objects.bulk_create(
            MarketRelease(
                procurement=rows[one.ocid], file=file, release_id=one.release_id, released_at=one.at,
                tags=list(one.tags), content=one.content,
            )
            for one in fresh
        )  # fmt: skip
    touched = {one.ocid for one in fresh}
    _derive([row for ocid, row in rows.items() if ocid in touched])
    note(reference, kept=len(fresh), skipped=skipped, rejected=len(rejected) + len(differing))
    return ReleasesRef(reference, len(fresh), skipped, len(touched), (*rejected, *differing))


def _read(releases: Sequence[str]) -> tuple[list[Release], list[Rejected]]:
    found: dict[tuple[str, str], Release] = {}
    rejected = []
    for place, text in enumerate(releases):
        try:
            release = release_in(text, f"/{place}")
            if found.setdefault((release.ocid, release.release_id), release) != release:
                raise Unfit(f"/{place}", "Another release of this name says otherwise.")
        except Unfit as unfit:
            rejected.append(Rejected(unfit.pointer, unfit.why))
    return list(found.values()), rejected


def _locked(first: Iterable[Release]) -> dict[str, Procurement]:
    """The contracting processes of these releases, opened where they are new, locked in one order."""
    wanted = {release.ocid: release for release in first}
    known = set(Procurement.objects.filter(ocid__in=wanted).values_list("ocid", flat=True))
    for ocid in sorted(wanted.keys() - known):
        _open(evidence_of([wanted[ocid]]))
    rows = Procurement.objects.select_for_update().filter(ocid__in=wanted).order_by("id")
    return {row.ocid: row for row in rows}


def _open(evidence: Evidence) -> None:
    try:
        # Somebody else may open it at this moment; the number is then given back with the savepoint.
        with transaction.atomic():
            row = Procurement(reference=next_reference("MKT"), ocid=evidence.ocid)
            _tell(row, evidence)
            row.save(force_insert=True)
    except IntegrityError:
        return


def _sorted_out(rows: dict[str, Procurement], found: Sequence[Release]) -> tuple[list[Release], int, list[Rejected]]:
    """The releases that are new, how many are there already, and those that say otherwise than what is there."""
    kept = MarketRelease.objects.filter(procurement__in=rows.values()).select_related("procurement")
    before = {(one.ocid, one.release_id): one for one in map(release_of, kept)}
    fresh = [one for one in found if (one.ocid, one.release_id) not in before]
    differing = [
        Rejected(
            f"{one.ocid}/{one.release_id}", "It was brought in before and said otherwise. A release never changes."
        )
        for one in found
        if before.get((one.ocid, one.release_id), one) != one
    ]
    return fresh, len(found) - len(fresh) - len(differing), differing


def _derive(rows: Sequence[Procurement]) -> None:
    """Work out what the releases of each process come to, all of them, and keep that in place of what was."""
    by_process: dict[int, list[Release]] = defaultdict(list)
    for kept in MarketRelease.objects.filter(procurement__in=rows).select_related("procurement"):
        by_process[kept.procurement_id].append(release_of(kept))
    ProcurementLine.objects.filter(procurement__in=rows).delete()
    lines: list[ProcurementLine] = []
    for row in rows:
        evidence = evidence_of(by_process[row.pk])
        _tell(row, evidence)
        row.save()
        lines += [
            ProcurementLine(
                procurement=row, key=line.key, suppliers="; ".join(line.suppliers), together=len(line.suppliers),
                on=line.on, net=line.worth.net, gross=line.worth.gross, currency=line.worth.currency,
            )
            for line in evidence.lines
        ]  # fmt: skip
    ProcurementLine.objects.bulk_create(lines)


def _tell(row: Procurement, evidence: Evidence) -> None:
    row.title, row.buyer, row.stage = evidence.title, evidence.buyer, evidence.stage
    row.notices = ", ".join(evidence.notices)
    row.first_on, row.latest_on = evidence.first_on, evidence.latest_on
    row.starts_on, row.ends_on = evidence.starts_on, evidence.ends_on
    row.codes = f" {' '.join(evidence.codes)} "
    row.net, row.gross, row.currency = evidence.worth.net, evidence.worth.gross, evidence.worth.currency
