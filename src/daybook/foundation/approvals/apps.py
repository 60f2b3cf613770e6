from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "daybook.foundation.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Tell the stories of records what was asked, answered and said on handing on."""
        from daybook.foundation.approvals.queries import words_said
        from daybook.foundation.audit.public import tell_words

        tell_words("ASK-", words_said)
        tell_words("HND-", words_said)
