"""How long what people write may be."""

from __future__ import annotations

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_REASON, LONGEST_WORDS = 120, 300, 500, 2_000
