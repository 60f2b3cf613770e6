"""What was done or refused, in words: `ledger.post_journal` becomes "Posted journal"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_IRREGULAR = {
    "commit": "committed",
    "set": "set",
    "begin": "began",
    "bear": "bore",
    "break": "broke",
    "bring": "brought",
    "cancel": "cancelled",
    "choose": "chose",
    "drop": "dropped",
    "give": "gave",
    "keep": "kept",
    "log": "logged",
    "make": "made",
    "plan": "planned",
    "put": "put",
    "read": "read",
    "reset": "reset",
    "say": "said",
    "send": "sent",
    "show": "showed",
    "stand": "stood",
    "stop": "stopped",
    "submit": "submitted",
    "take": "took",
    "withdraw": "withdrew",
    "write": "wrote",
}
# An operation is named shortly; the field says it so.
_THINGS = {
    "actual": "actual figure",
    "case": "paper",
    "change": "change of budget",
    "effect": "effect of what was heard",
    "funds": "money",
    "log": "event log",
    "part_two": "Part 2",
    "part_two_reader": "reader of Part 2",
    "past_decision": "decision of the past",
    "reprofile": "move to another year",
    "return": "return to a fund",
    "rule": "rule of the scheme",
    "rule_change": "change to a rule of the scheme",
    "rule_end": "end to a rule of the scheme",
    "scheme_change": "change to the scheme of delegation",
    "segment": "code of the chart",
    "structure_change": "change of shared data",
    "transfer": "hand-over",
    "user": "sign-in",
}
# Where the name says too little, all of it in words; the first is the verb.
_WHOLE = {
    "agree_case": "agree to a paper",
    "agree_change": "agree to a change of budget",
    "assign_item": "name who owns a line of a register",
    "call_in_case": "call in an award",
    "close_item": "close a line of a register",
    "commit_funds": "commit money",
    "approve_year_end": "approve the carry-forwards of a year",
    "draft_year_end": "draft the carry-forwards of a year",
    "confirm_deputyship": "confirm a deputy for somebody away",
    "evidence_claim": "bear out an actual figure",
    "evidence_transfer": "show that something was handed over",
    "hand_on_item": "hand on what waits",
    "import_story": "bring in Daybook's own story as a log",
    "invoice_funds": "record what was invoiced",
    "issue_soc": "sign off an outline case",
    "measure_from_ledger": "measure a benefit from the ledger",
    "measure_from_log": "measure a benefit from an event log",
    "measure_from_survey": "measure a benefit from a survey",
    "propose_deputyship": "propose a deputy for somebody away",
    "propose_rule": "propose a rule of the scheme",
    "raise_item": "raise a line of a register",
    "read_all_messages": "mark all messages as read",
    "recuse_from_case": "stand back from a paper",
    "register_item": "register an item of shared data",
    "refuse_deputyship": "refuse a deputy for somebody away",
    "remind_overdue": "remind of what is overdue",
    "report_owned": "say how it stands",
    "reroute_waiting": "send what waits to who decides it now",
    "revoke_deputyship": "end a deputyship between two others",
    "set_stop": "choose a hard or a soft stop",
    "submit_year_end": "submit the carry-forwards of a year",
    "take_back_item": "take back what was handed on",
    "write_funding": "write how an appraisal is funded",
    "write_lines": "write costs and benefits",
}
# Whose pages a domain's `view` opens.
_SEEN = {
    "approvals": "the scheme of delegation",
    "audit": "the story of records",
    "identity": "sign-ins and roles",
    "ledger": "the ledger",
    "openness": "the public register as it is kept",
    "organisation": "the organisation",
    "systems": "systems and interfaces",
}
_PARTICLES = frozenset({"in", "on", "to", "from", "back", "closing"})
_UNCOUNTED = frozenset({"advice", "money", "Part 2"})
_REASONS = {
    "not_found": "There was no such record.",
    "not_permitted": "No role of theirs allowed it.",
    "own_work": "It was their own work.",
    "stale": "Somebody had changed it since they looked.",
    "too_many_tries": "They had tried too often.",
    "wrong_password": "The password was wrong.",
    "wrong_state": "It was not in a state that allows it.",
}


def deed(verb: str, facts: Mapping[str, object] = MappingProxyType({})) -> str:
    """The name of an operation as something that was done: "Reopened period".

    Where the facts say which thing of that name it was, so does the sentence: "Gave advice: legal".
    """
    name = verb.rpartition(".")[2]
    act, key, thing = _parts(name)
    words = f"{_past(act)} {thing}".strip()
    which = facts.get(key)
    kind = f": {which.replace('_', ' ')}" if isinstance(which, str) and which else ""
    return f"{words[:1].upper()}{words[1:]}{kind}"


def attempt(verb: str) -> str:
    """The name of an operation as something to do: "reopen a period", "draft a paper", "see the ledger"."""
    domain, _, name = verb.rpartition(".")
    if name == "view":
        return f"see {_SEEN.get(domain, domain)}"
    act, _, thing = _parts(name)
    return f"{act} {thing if name in _WHOLE else _one(thing)}".strip()


def refused_because(code: str) -> str:
    """The code of a refusal as a sentence, blank for no code. What the person was told is not kept."""
    return _REASONS.get(code) or (f"{code.replace('_', ' ').capitalize()}." if code else "")


def _parts(name: str) -> tuple[str, str, str]:
    """The verb of an operation's name with what belongs to it, its thing by name, and its thing in words."""
    if name in _WHOLE:
        act, _, thing = _WHOLE[name].partition(" ")
        return act, "", thing
    act, *rest = name.split("_")
    while rest and rest[0] in _PARTICLES:
        act = f"{act} {rest.pop(0)}"
    key = "_".join(rest)
    return act, key, _THINGS.get(key, key.replace("_", " "))


def _one(thing: str) -> str:
    """A thing with its article; several of them, and what is not counted, have none."""
    if not thing or thing in _UNCOUNTED or (thing.endswith("s") and not thing.endswith("ss")):
        return thing
    return f"{'an' if thing[0] in 'aeio' or thing.startswith('under') else 'a'} {thing}"


def _past(act: str) -> str:
    first, *particles = act.split(" ")
    past = _IRREGULAR.get(first) or (f"{first}d" if first.endswith("e") else f"{first}ed")
    return " ".join((past, *particles))
