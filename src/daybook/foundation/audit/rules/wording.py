"""What was done, in words: `ledger.post_journal` becomes "Posted journal"."""

from __future__ import annotations

_IRREGULAR = {
    "begin": "began",
    "give": "gave",
    "put": "put",
    "submit": "submitted",
    "withdraw": "withdrew",
}


def deed(verb: str) -> str:
    """The name of an operation as something that was done: "Reopened period"."""
    act, _, thing = verb.rpartition(".")[2].partition("_")
    words = f"{_past(act)} {thing.replace('_', ' ')}".strip()
    return words[:1].upper() + words[1:]


def attempt(verb: str) -> str:
    """The name of an operation as something to do: "reopen period"."""
    return verb.rpartition(".")[2].replace("_", " ")


def _past(act: str) -> str:
    if act in _IRREGULAR:
        return _IRREGULAR[act]
    return f"{act}d" if act.endswith("e") else f"{act}ed"
