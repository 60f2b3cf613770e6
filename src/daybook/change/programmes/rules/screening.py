"""The two screenings that come with an outline case: equality and data protection, as questions with gates. Pure.

A question may show only where an earlier one was answered so; what the answers come to is worked out, not typed. The
equality questions follow section 149 of the Equality Act 2010, those on data Article 35 of the UK GDPR.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from daybook.kernel.refused import Refused


class Subject(StrEnum):
    """What is screened."""

    EQUALITY = "equality"
    DATA_PROTECTION = "data_protection"


class Outcome(StrEnum):
    """What must follow: nothing, a look by the adviser, or a whole assessment."""

    NONE = "nothing further"
    ADVICE = "advice of the adviser"
    ASSESSMENT = "a full assessment"


@dataclass(frozen=True, slots=True)
class Question:
    """A yes or no question. `only_if` names an earlier one that must be "yes"; `on_yes` is what a yes comes to."""

    key: str
    text: str
    on_yes: Outcome
    only_if: str = ""
    source: str = ""


def _asked(source: str, gate: str, *asked: tuple[str, str, Outcome]) -> tuple[Question, ...]:
    """The first question is the gate of the others."""
    return tuple(Question(key, text, on_yes, "" if key == gate else gate, source) for key, text, on_yes in asked)


QUESTIONS = {
    Subject.EQUALITY: _asked(
        "Equality Act 2010, section 149",
        "people",
        ("people", "Does it change how people are served, paid or managed?", Outcome.NONE),
        ("groups", "Could some who share a protected characteristic be left out or served worse?", Outcome.ASSESSMENT),
        ("staff", "Could jobs, places of work or working patterns change?", Outcome.ASSESSMENT),
        ("access", "Will people have to use a new screen, device or place?", Outcome.ADVICE),
    ),
    Subject.DATA_PROTECTION: _asked(
        "UK GDPR, Article 35",
        "personal",
        ("personal", "Does the work handle data about people who can be told?", Outcome.ADVICE),
        ("special", "Is any of it about health, belief, origin or offences?", Outcome.ASSESSMENT),
        ("scale", "Is it about most of the workforce, or about the public?", Outcome.ASSESSMENT),
        ("new", "Does it match, profile or decide about people in a new way?", Outcome.ASSESSMENT),
        ("abroad", "Could it be kept or read outside the United Kingdom?", Outcome.ASSESSMENT),
    ),
}
_RANK = (Outcome.NONE, Outcome.ADVICE, Outcome.ASSESSMENT)


def screened(subject: Subject, answers: Mapping[str, bool]) -> Outcome:
    """What the answers come to: the furthest that any yes leads.

    Refused `unanswered` naming each question that is open and has no answer. An answer behind a closed gate is ignored.
    """
    asked = open_questions(subject, answers)
    silent = [question.text for question in asked if question.key not in answers]
    if silent:
        raise Refused("unanswered", f"Answer every question: {' '.join(silent)}", questions=len(silent))
    reached = [question.on_yes for question in asked if answers[question.key]]
    return max(reached, key=_RANK.index, default=Outcome.NONE)


def open_questions(subject: Subject, answers: Mapping[str, bool]) -> list[Question]:
    """The questions to ask, given the answers so far."""
    return [one for one in QUESTIONS[subject] if not one.only_if or answers.get(one.only_if) is True]
