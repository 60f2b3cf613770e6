"""What a form asks for is carried out; a refusal stands where it can be mended, or is raised."""

from __future__ import annotations

import pytest
from django import forms

from daybook.kernel.refused import Refused
from daybook.ui.acting import has_moved_on, tried


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


def test_what_was_typed_while_a_record_moved_on_stays_beside_what_stands_now() -> None:
    typed, opens = {"words": "Mine", "version": "3"}, {"words": "Theirs", "version": 4}
    form = Words(typed, initial=opens)
    assert tried(form, refusing("stale")) is None
    assert has_moved_on(form)
    assert form.errors["words"] == ["Opened anew, this says “Theirs”."]
    drawn = form.as_p()
    for words in ('name="version" value="4"', 'value="Mine"', "not kept yet"):
        assert words in drawn
    same = Words({"words": "Theirs", "version": "3"}, initial=opens)
    tried(same, refusing("stale"))
    assert "words" not in same.errors
    with pytest.raises(Refused, match="Say it otherwise"):  # opened with the version that stands: nothing to go on from
        tried(Words({"words": "Mine", "version": "4"}, initial=opens), refusing("stale"))
