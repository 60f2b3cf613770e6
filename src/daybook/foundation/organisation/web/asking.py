"""One page for every act: a form, what it will do in words, a button; on a refusal, the form again with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.parts import Fact

# These are pages of their own: the person may not, or must look at the record again before anything else.


class VersionForm(forms.Form):
    """What the person saw, kept while they decide."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What an act’s page says: `words` tell what follows, `facts` what it is about, `back` is where one came from."""

    title: str
    button: str
    back: str
    back_label: str
    reference: str = ""
    words: str = ""
    facts: Sequence[Fact] = ()


def asked(
    request: HttpRequest, form: forms.Form, asking: Asking, act: Callable[[], tuple[str, str]]
) -> HttpResponseBase:
    """Ask; when the form is sent and sound, `act`, which gives what was done in words and where to go next."""
    if request.method == "POST" and form.is_valid():
        try:
            done, following = act()
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, done)
            return redirect(following)
    context = {"form": form, "asking": asking}
    return render(request, "organisation/act.html", context, status=422 if form.errors else 200)
