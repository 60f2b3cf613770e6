"""A legal body is founded in the records."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.organisation.models import LegalBody
from daybook.foundation.organisation.public import BodyRef
from daybook.foundation.organisation.refs import body_ref
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("organisation.found_body")
def found_body(*, actor: Actor, now: datetime, code: str, name: str) -> BodyRef:
    """Found a legal body, so that books can be kept for it.

    Refused `bad_code`, `bad_name`, or `code_taken` when another body has the code.
    """
    check_new_code(code)
    check_name(name)
    body, new = LegalBody.objects.get_or_create(code=code, defaults={"name": name})
    if not new:
        raise Refused("code_taken", f"There is already a body {code}. Choose another code.", body=code)
    ref = body_ref(body)
    note(ref.subject)
    return ref
