"""The building blocks of a page, for templates: `{% load daybook_ui %}`.

The style guide (`ui/styleguide.html`) shows each one with its call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from daybook.ui import charts, parts, words
from daybook.ui.fields import field_context, messages_of
from daybook.ui.grid import Grid
from daybook.ui.tones import state_words, tone_of

register = template.Library()


@register.filter
def pounds(pence: int | None) -> str:
    """Pence as pounds and pence with a true minus sign: 94739300 gives 947,393.00."""
    return words.pounds_text(pence)


@register.filter
def pounds_whole(pence: int | None) -> str:
    """Pence as whole pounds, for summaries where pennies do not matter."""
    return words.pounds_text(pence, pennies=False)


@register.filter
def grouped(count: int) -> str:
    """A number of things with commas: 1,003."""
    return f"{count:,}"


@register.filter
def long_date(day: date | datetime | None) -> str:
    """A date in words: 23 November 2021. A moment gives its day in the time zone of the service."""
    return words.date_text(localtime(day).date() if isinstance(day, datetime) else day)


@register.filter
def long_time(moment: datetime | None) -> str:
    """A moment in words: 23 November 2021 at 14:05."""
    if moment is None:
        return words.NOTHING
    here = localtime(moment)
    return f"{words.date_text(here.date())} at {here:%H:%M}"


@register.filter
def state_name(state: str) -> str:
    """The name of a state as words."""
    return state_words(state)


@register.filter
def pages_called(areas: Iterable[parts.Area], text: str) -> list[tuple[str, parts.Page]]:
    """The pages of the navigation whose name holds every word of a text, each with the name of its area."""
    wanted = text.casefold().split()
    pages = [(area.label, page) for area in areas for page in area.pages]
    return [found for found in pages if wanted and all(word in found[1].label.casefold() for word in wanted)]


@register.simple_tag
def tag(state: str, tone: str = "") -> SafeString:
    """A state as a tag: its word, with a tone behind it. Pass `tone` where the word alone does not tell it."""
    return format_html(
        '<strong class="govuk-tag db-tag db-tag--{}">{}</strong>', tone or tone_of(state), state_words(state)
    )


@register.simple_tag
def figure(pence: int | None, url: str = "", whole: bool = False) -> SafeString:
    """A sum that opens the rows that make it. Without `url`, plain money.

    The page it opens shows the same sum in an element made by `total`; a crawler checks that the two agree.
    """
    text = words.pounds_text(pence, pennies=not whole)
    if not url or pence is None:
        return format_html('<span class="db-money">{}</span>', _with_sign(text, pence))
    return format_html(
        '<a class="figure db-money" data-figure-pence="{}" href="{}">{}</a>', pence, url, _with_sign(text, pence)
    )


@register.simple_tag
def total(pence: int) -> SafeString:
    """The sum of the rows on this page, at its head: what every `figure` that leads here must equal."""
    return format_html(
        '<span class="db-money db-total" data-total-pence="{}">{}</span>',
        pence,
        _with_sign(words.pounds_text(pence), pence),
    )


def _with_sign(text: str, pence: int | None) -> str:
    if pence is None:
        return text
    return f"{words.MINUS}£{text[1:]}" if text.startswith(words.MINUS) else f"£{text}"


@register.simple_tag
def value_of(value: Any) -> SafeString | str:
    """A value as text: dates in words, nothing as a dash."""
    return _shown(value)


def _shown(value: Any) -> SafeString | str:
    if value is None or value == "":
        return words.NOTHING
    if isinstance(value, datetime):
        return long_time(value)
    return words.date_text(value) if isinstance(value, date) else value


@register.inclusion_tag("ui/parts/identity.html")
def identity_strip(facts: Iterable[parts.Fact]) -> dict[str, Any]:
    """The strip under the title: state, amount, owner, dates."""
    return {"facts": list(facts)}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(facts: Iterable[parts.Fact], title: str = "") -> dict[str, Any]:
    """Labels and values of a record, with Change links where facts have them."""
    return {"facts": list(facts), "title": title}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: forms.BoundField, **options: Any) -> dict[str, Any]:
    """One form field: label, hint, error, control. Options: label_size, heading, width, inline."""
    return field_context(bound, options)


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*given: Any, errors: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """All that is wrong, at the top, each linked to its field. Takes forms, and `errors` as (id, message) pairs."""
    found = [line for form in given if form for line in _form_errors(form)]
    return {"errors": [*found, *errors]}


def _form_errors(form: Any) -> Iterable[tuple[str, str]]:
    if not getattr(form, "is_bound", False):
        return
    for message in form.non_field_errors():
        yield "", str(message)
    for bound in form:
        for message in messages_of(bound):
            yield _target_of(bound), message


def _target_of(bound: forms.BoundField) -> str:
    # A list of choices has no box of its own: the summary leads to its first choice.
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/parts/next_step.html", takes_context=True)
def next_step(context: Context, label: str, url: str = "", **options: str) -> dict[str, Any]:
    """What to do next: one primary button, and what happens on yes and on no.

    Options: method ("post" sends `version` and a token; else a link), yes, no, title, version, other_label, other_url,
    dialogue (id of a dialogue that the button opens instead).
    """
    return {"label": label, "url": url, "csrf_token": context.get("csrf_token"), **options}


@register.inclusion_tag("ui/parts/task_list.html")
def task_list(tasks: Iterable[parts.Task], title: str = "") -> dict[str, Any]:
    """What must be done, each line with its state."""
    return {"tasks": list(tasks), "title": title}


@register.inclusion_tag("ui/parts/story.html")
def story(events: Iterable[parts.Event], title: str = "Story") -> dict[str, Any]:
    """What happened to this record: who, when, on what authority. Newest first is up to the caller."""
    return {"events": list(events), "title": title}


@register.inclusion_tag("ui/parts/chips.html")
def chips(given: Iterable[parts.Chip], clear_url: str = "") -> dict[str, Any]:
    """The filters in force, each with a way to remove it."""
    return {"chips": list(given), "clear_url": clear_url}


@register.inclusion_tag("ui/parts/sub_navigation.html")
def sub_navigation(tabs: Iterable[parts.Tab], label: str = "In this record") -> dict[str, Any]:
    """Tabs that are pages of their own."""
    return {"tabs": list(tabs), "label": label}


@register.inclusion_tag("ui/parts/panel.html")
def confirmation_panel(title: str, text: str = "", reference: str = "") -> dict[str, str]:
    """The thing is done: the title says what, with the reference to keep."""
    return {"title": title, "text": text, "reference": reference}


@register.inclusion_tag("ui/parts/banner.html")
def banner(text: str, kind: str = "info", title: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """A notification: kind info, success, warning or error; `url` and `action` give a link."""
    return {"text": text, "kind": kind, "title": title, "url": url, "action": action}


@register.inclusion_tag("ui/parts/table.html")
def data_table(table: parts.Table, region: str = "") -> dict[str, Any]:
    """A data table: sort by URL, numbers on the right, cards on a phone, first step when empty."""
    heads = [
        {
            "column": column,
            "url": table.sort_urls.get(column.key, "") if column.sortable else "",
            "sorted": {column.key: "ascending", f"-{column.key}": "descending"}.get(table.sort, "none"),
        }
        for column in table.columns
    ]
    rows = [
        {
            "row": row,
            "cells": [
                _cell(column, cell) | {"blank": _is_blank(cell)}
                for column, cell in zip(table.columns, row.cells, strict=True)
            ],
        }
        for row in table.rows
    ]
    return {"table": table, "heads": heads, "rows": rows, "foot": _foot(table), "region": region}


def _is_blank(given: object) -> bool:
    value = given.value if isinstance(given, parts.Cell) else given
    return value is None or value == ""


def _cell(column: parts.Column, given: object) -> dict[str, Any]:
    cell = given if isinstance(given, parts.Cell) else parts.Cell(value=given)
    if column.kind == "money":
        text: object = figure(cell.value, cell.url)  # type: ignore[arg-type]
        return {"column": column, "text": text, "url": ""}
    if column.kind == "state":
        return {"column": column, "text": tag(str(cell.value), cell.tone), "url": cell.url}
    if column.kind == "number" and isinstance(cell.value, int):
        return {"column": column, "text": f"{cell.value:,}".replace("-", words.MINUS), "url": cell.url}
    return {"column": column, "text": _shown(cell.value), "url": cell.url}


def _foot(table: parts.Table) -> list[dict[str, Any]]:
    if not table.totals:
        return []
    return [
        {
            "column": column,
            "text": figure(table.totals[column.key]) if column.key in table.totals else ("" if index else "Total"),
        }
        for index, column in enumerate(table.columns)
    ]


@register.simple_block_tag
def kept(content: str) -> SafeString:
    """Draw something once and keep it with `as`, so that a page can use it twice or leave it out when blank."""
    return SafeString(content.strip())


@register.simple_block_tag
def dialogue(content: str, id: str, title: str) -> SafeString:
    """A question over the page. Opened by any button with `data-opens-dialogue="ID"`; Escape closes it."""
    return format_html(
        '<dialog class="db-dialogue" id="{0}" aria-labelledby="{0}-title">'
        '<form method="dialog" class="db-dialogue__close"><button class="db-icon-button" aria-label="Close">×</button>'
        '</form><h2 class="govuk-heading-m" id="{0}-title">{1}</h2>{2}</dialog>',
        id,
        title,
        content,
    )


@register.simple_block_tag(takes_context=True)
def tab(context: Context, content: str, label: str, id: str) -> str:
    """One tab of `tabs`."""
    _tabs_of(context).append((id, label, content))
    return ""


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: str, title: str = "Contents") -> SafeString:
    """Tabs within the page; without script, one section after another. Holds only `tab` blocks."""
    drawn = render_to_string("ui/parts/tabs.html", {"tabs": list(_tabs_of(context)), "title": title})
    _tabs_of(context).clear()
    return drawn


def _tabs_of(context: Context) -> list[tuple[str, str, str]]:
    held: Any = context.render_context
    return held.setdefault("daybook_tabs", [])  # type: ignore[no-any-return]


@register.inclusion_tag("ui/parts/chart.html")
def chart(given: charts.Chart) -> dict[str, Any]:
    """A chart with its table behind "Show as table"."""
    return {"chart": given}


@register.inclusion_tag("ui/parts/grid.html")
def entry_grid(given: Grid) -> dict[str, Any]:
    """A grid of lines to type or paste into; its problems stand beside their lines."""
    settings = {
        "columns": [
            {"key": column.key, "label": column.label, "kind": column.kind, "total": column.total}
            | {"codes": [code for code, _ in column.options]}
            for column in given.columns
        ],
        "problems": [{"line": one.line, "column": one.column, "message": one.message} for one in given.problems],
    }
    return {"grid": given, "settings": settings, "settings_id": f"{given.name}-settings"}
