"""What a form asks for is carried out; a refusal stands where it can be mended, or is raised."""

from __future__ import annotations

import pytest
from django import forms

from daybook.kernel.refused import Refused
from daybook.ui.acting import tried


class Words(forms.Form):
    words = forms.CharField()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def refusing(code: str) -> object:
    def act(**given: object) -> str:
        raise Refused(code, "Say it otherwise.")

    return act


def test_what_was_typed_is_given_with_the_version_that_was_seen() -> None:
    given: list[dict[str, object]] = []
    assert tried(Words(), lambda **said: given.append(said) or "made") is None
    assert tried(Words({"words": ""}), lambda **said: given.append(said) or "made") is None
    assert given == []
    assert tried(Words({"words": "a", "version": "3"}), lambda **said: given.append(said) or "made") == "made"
    assert tried(Words({"words": "a", "version": ""}), lambda **said: given.append(said) or "made") == "made"
    assert given == [{"words": "a", "seen_version": 3}, {"words": "a", "seen_version": 0}]


def test_a_refusal_stands_beside_its_field_or_above_the_form_or_is_raised() -> None:
    form = Words({"words": "a"})
    assert tried(form, refusing("bad_text")) is None
    assert form.errors == {"__all__": ["Say it otherwise."]}
    form = Words({"words": "a"})
    assert tried(form, refusing("not_found"), {"not_found": ["log", "words"]}) is None
    assert form.errors == {"words": ["Say it otherwise."]}
    for code in ("stale", "not_found", "not_permitted"):
        with pytest.raises(Refused, match="Say it otherwise"):
            tried(Words({"words": "a"}), refusing(code), {"not_found": ["log"]})
