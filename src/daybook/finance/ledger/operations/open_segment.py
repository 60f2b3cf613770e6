"""An objective, project or fund code is added to the chart."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.models import Segment, SegmentKind
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("ledger.open_segment")
def open_segment(*, actor: Actor, now: datetime, kind: SegmentKind, code: str, name: str) -> str:
    """Add a code of this kind; Refused `code_taken` when it stands already, `bad_code` or `bad_name`."""
    check_new_code(code)
    check_name(name)
    if Segment.objects.filter(kind=kind, code=code).exists():
        raise Refused("code_taken", f"{kind.title()} {code} is already in the chart. Choose another code.")
    Segment.objects.create(kind=kind, code=code, name=name)
    note(f"{kind}-{code}")
    return code
