from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "daybook.change.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Tell the stories of programmes what the records are called that their acts name."""
        from daybook.change.programmes.telling import PREFIXES, titles_told
        from daybook.foundation.audit.public import tell_words

        for prefix in PREFIXES:
            tell_words(prefix, titles_told)
