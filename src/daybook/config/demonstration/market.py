"""An invented market: releases of invented buyers and suppliers, and how invented suppliers were met."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from daybook.change.discovery.operations.answer_question import answer_question
from daybook.change.discovery.operations.ask_question import ask_question
from daybook.change.discovery.operations.log_engagement import log_engagement
from daybook.change.discovery.operations.publish_answer import publish_answer
from daybook.change.discovery.operations.record_effect import record_effect
from daybook.change.discovery.release_files import read_releases
from daybook.change.discovery.releasing import bring_in
from daybook.change.discovery.rules.engaging import Way
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

RELEASES = Path(__file__).with_name("releases.json")
_LEDGERLINE, _CLOUDBOOK, _HARBOUR = (
    "Ledgerline Services Example Ltd", "Cloudbook Example Ltd", "Harbour Consulting Example LLP"
)  # fmt: skip
# How many days ago, how, about what, whom, and what was said.
_MET = (
    (40, Way.EVENT, "What a second generation could look like", (_LEDGERLINE, _CLOUDBOOK, _HARBOUR),
     "We showed the services, their volumes and baselines, and the questions the outline case has to answer. All "
     "suppliers were given the same slides, which are on the market page."),
    (18, Way.DEMONSTRATION, "Self-service and changes of circumstances", (_CLOUDBOOK,),
     "The supplier showed how a change of hours reaches pay the same day on its platform. Interfaces are standard; "
     "those of our own would be built at our cost."),
)  # fmt: skip
# On which engagement, by whom, what, the answer, and where it was published.
_ASKED = (
    (0, _HARBOUR, "May a bidder take implementation alone, without running the service?",
     "Yes. The options appraisal carries both shapes forward until the outline business case.", "The market page"),
    (0, _LEDGERLINE, "Will historical payroll records be moved, and how many years of them?",
     "Seven years, loaded and proved to the penny before the first pay day.", "The market page"),
    (1, _CLOUDBOOK, "Could interfaces to operational systems be phased after go-live?",
     "Only those that do not carry post and person data.", ""),
    (1, _CLOUDBOOK, "Is a reference visit to another force wanted before the tender?", "", ""),
)  # fmt: skip


def learn_of_market(cast: dict[str, Actor], today: date) -> None:
    """Seven contracting processes in every stage, two engagements and four questions: one known to one alone."""
    yesterday = moment(today - timedelta(days=1), 12)
    bring_in(read_releases(RELEASES), RELEASES.name, actor=cast["commercial"], now=lambda: yesterday)
    officer = cast["commercial"]
    met = [
        log_engagement(
            actor=officer, now=moment(today - timedelta(days=ago), 17), way=way, title=title,
            held_on=today - timedelta(days=ago), suppliers=list(suppliers),
            ours="Head of commercial; programme manager", words=words, interests="None declared by either side.",
        )
        for ago, way, title, suppliers, words in _MET
    ]  # fmt: skip
    for at, supplier, question, answer, where in _ASKED:
        ago = _MET[at][0]
        asked = ask_question(
            actor=officer, now=moment(today - timedelta(days=ago - 1), 10), engagement=met[at].reference,
            asked_by=supplier, asked_on=today - timedelta(days=ago - 1), words=question,
        )  # fmt: skip
        later = moment(today - timedelta(days=ago - 4), 11)
        if answer:
            asked = answer_question(
                actor=officer, now=later, reference=asked.reference, seen_version=asked.version, words=answer
            )
        if where:
            publish_answer(actor=officer, now=later, reference=asked.reference, seen_version=asked.version, where=where)
    record_effect(
        actor=officer, now=yesterday, engagement=met[1].reference, to="REQ-000001",
        words="Measured in the month after a change, since a platform can do it the same day.",
    )  # fmt: skip
    record_effect(
        actor=officer, now=yesterday, engagement=met[0].reference, to="One standard platform, run by the force",
        words="Implementation may be bought alone.",
    )  # fmt: skip
