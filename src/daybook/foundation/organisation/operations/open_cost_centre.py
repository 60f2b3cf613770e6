"""A cost centre is opened in a body."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.organisation.models import CostCentre
from daybook.foundation.organisation.public import CostCentreRef
from daybook.foundation.organisation.queries import find_body
from daybook.foundation.organisation.refs import cost_centre_ref
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code


@operation("organisation.open_cost_centre")
def open_cost_centre(*, actor: Actor, now: datetime, body: str, code: str, name: str) -> CostCentreRef:
    """Open a cost centre in a body; who answers for its budget is assigned apart.

    Refused `unknown_body`, `bad_code`, `bad_name`, or `code_taken` when the body has one of this code.
    """
    check_new_code(code)
    check_name(name)
    owner = find_body(body)
    cost_centre, new = CostCentre.objects.get_or_create(body=owner, code=code, defaults={"name": name})
    if not new:
        message = f"{body} already has a cost centre {code}. Choose another code."
        raise Refused("code_taken", message, body=body, cost_centre=code)
    ref = cost_centre_ref(cost_centre)
    note(ref.subject)
    return ref
