"""Each tag: what it shows, that it escapes, and that dicts do as well as the classes."""

import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from aeo.components import samples
from aeo.components.contexts import (
    Action,
    Cell,
    Clock,
    ClockEvent,
    Column,
    Confirmation,
    FileRow,
    Link,
    Row,
    Stage,
    Tone,
)
from aeo.components.templatetags import itgel
from aeo.components.templatetags.itgel import COLOURS
from aeo.kernel import clock

EVIL = "<script>alert('Ө')</script>"


def shown(tag: str, path: str = "/", **context: Any) -> str:
    """What a tag renders on a page at `path`."""
    with override("en"):
        given = {"request": RequestFactory().get(path), **context}
        return Template("{% load itgel %}" + tag).render(Context(given))


def test_every_tone_has_a_colour_and_a_word() -> None:
    assert set(COLOURS) == set(Tone)
    assert len(set(COLOURS.values())) == len(Tone)
    assert shown("{% status_tag 'Granted' 'good' %}").strip() == (
        '<strong class="govuk-tag govuk-tag--green">Granted</strong>'
    )


def test_a_tone_may_be_looked_up_by_state() -> None:
    tones = {"granted": "good"}
    assert "--green" in shown("{% status_tag 'x' tones state='granted' %}", tones=tones)
    assert "--grey" in shown("{% status_tag 'x' tones state='other' %}", tones=tones)


def test_an_unknown_tone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="pink"):
        shown("{% status_tag 'x' 'pink' %}")


def test_refused_verbs_show_their_reason_and_cannot_be_sent() -> None:
    actions = [
        Action("submit", "Submit", "/submit", method="post", fields={"expected": "draft"}, htmx_target="#part"),
        Action("edit", "Edit", "/edit", style="link"),
        Action("decide", "Decide", "/decide", allowed=False, reason=EVIL),
    ]
    html = shown("{% action_bar actions %}", actions=actions, csrf_token="token")
    assert '<form method="post" action="/submit"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="expected" value="draft"' in html
    assert 'hx-post="/submit" hx-target="#part"' in html
    assert "/decide" not in html
    assert 'aria-disabled="true" aria-describedby="why-decide"' in html
    assert EVIL not in html
    assert "alert(" in html


def test_actions_may_be_dicts() -> None:
    dicts = [
        {"verb": "print", "label": "Print", "url": "/print", "allowed": True},
        {"verb": "decide", "label": "Decide", "url": "", "allowed": False, "reason": "Not yet"},
    ]
    html = shown("{% action_bar actions %}", actions=dicts)
    assert 'href="/print"' in html
    assert "Not yet" in html


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (Clock("Decide", date(2026, 12, 1), 40, 80), ["1 December 2026", "40 days gone", "80 days left", 'max="120"']),
        (Clock("Decide", date(2026, 12, 1), 40, 0), ["0 days left"]),
        (
            Clock("Decide", date(2026, 12, 1), 10, -2, unit="working_days", state="overdue"),
            ["Overdue", "2 working days late"],
        ),
        (
            Clock("Decide", date(2026, 12, 1), 40, 80, state="paused", paused_since=date(2026, 11, 2)),
            ["Paused", "stood still since", "2 November 2026"],
        ),
        (Clock("Decide", date(2026, 12, 1), state="met"), ["Done in time"]),
        (Clock("Decide", date(2026, 12, 1), state="expired"), ["Ended on"]),
        (Clock("Decide", None), ["No due day yet"]),
        (Clock("Decide", date(2029, 1, 1), provisional=True), ["Provisional", "may move"]),
        (
            Clock(
                "Decide", None, basis="Art. 10", events=[ClockEvent(date(2026, 9, 1), "Accepted", "Art. 9", "starts")]
            ),
            ["<details", "Art. 10", "1 Sept 2026", "Accepted", "Art. 9", "starts"],
        ),
    ],
)
def test_a_clock_says_what_both_sides_can_check(clock: Clock, words: list[str]) -> None:
    html = shown("{% clock clock %}", clock=clock)
    for word in words:
        assert word in html
    assert shown("{% clock clock %}", clock=asdict(clock)) == html


def test_task_lists_in_groups_or_not() -> None:
    with override("en"):
        groups = samples.tasks()
    html = shown("{% task_list tasks %}", tasks=groups)
    assert html.count("<h2") == 2
    assert html.count('<a class="govuk-link govuk-task-list__link"') == 3
    assert "<h2" not in shown("{% task_list tasks %}", tasks=groups[0].tasks)
    assert "<li" not in shown("{% task_list tasks %}", tasks=[])


def test_stages_say_their_state_in_words() -> None:
    html = shown(
        "{% stages stages %}", stages=[Stage("A", "done"), Stage("B", "current"), Stage("C"), Stage("D", "stopped")]
    )
    assert html.count('aria-current="step"') == 1
    for word in ("Done", "Now", "Later", "Ended here"):
        assert word in html


def test_facts_with_and_without_a_way_to_change_them() -> None:
    html = shown("{% summary_list rows %}", rows=[Row("Name", EVIL, "/edit"), Row("Since", date(2026, 1, 2))])
    assert EVIL not in html
    assert "2 January 2026" in html
    assert html.count("govuk-summary-list__row--no-actions") == 1
    assert 'Change<span class="govuk-visually-hidden"> Name</span>' in html


def test_a_table_labels_every_cell_for_the_phone() -> None:
    columns = [Column("Case", sort_url="?sort=case", sorted="descending"), Column("Findings", numeric=True)]
    html = shown("{% table columns rows 'Cases' %}", columns=columns, rows=[[Cell("A-1", "/a"), 3], [EVIL, 0]])
    assert html.count('data-label="Case"') == 2
    assert 'aria-sort="descending"' in html
    assert html.count("govuk-table__cell--numeric") == 2
    assert EVIL not in html
    assert "Nothing" in shown("{% table columns rows 'Cases' empty='Nothing' %}", columns=columns, rows=[])
    with pytest.raises(ValueError, match="zip"):
        shown("{% table columns rows 'Cases' %}", columns=columns, rows=[["too few"]])


def test_pages_keep_the_other_parameters() -> None:
    page = Paginator(range(100), 10).get_page(5)
    html = shown("{% pagination page %}", "/list?state=open&page=2", page=page)
    assert "?state=open&amp;page=4" in html
    assert "?state=open&amp;page=6" in html
    assert html.count("⋯") == 2
    assert "41 to 50 of 100" in html
    assert shown("{% pagination page %}", page=Paginator([], 10).get_page(1)).strip() == ""


class FilterForm(forms.Form):
    q = forms.CharField(required=False, label="Search")
    state = forms.MultipleChoiceField(required=False, label="State", choices=[("a", "Open"), ("b", "Closed")])


def test_each_filter_can_be_taken_away() -> None:
    html = shown("{% filter_panel form %}", "/list?q=x&state=a&state=b&page=3", form=FilterForm())
    assert 'href="?state=a&amp;state=b"' in html
    assert 'href="?q=x&amp;state=b"' in html
    assert "State: Open" in html
    assert " open>" in html
    assert " open>" not in shown("{% filter_panel form %}", "/list", form=FilterForm())


def test_a_file_says_what_it_is() -> None:
    file = FileRow("a.pdf", "/f", 1000, "PDF", datetime(2026, 1, 2, tzinfo=UTC), "Б. Болор", "Scanned", "good", "ab12")
    html = shown("{% file_list files %}", files=[file])
    for word in ("a.pdf", "1 kB", "2 January 2026", "Б. Болор", "SHA-256 ab12"):
        assert word in html


def test_languages_are_marked_and_the_readers_comes_first() -> None:
    html = shown("{% in_languages texts %}", texts={"mn": "Тайлбар", "en": "Note"})
    assert html.index('lang="en"') < html.index('lang="mn"')
    assert "Монгол." in html
    assert "Français." in shown("{% in_languages texts 'fr' %}", texts={"fr": "Note", "de": "Notiz"})
    assert "prevails" not in shown("{% in_languages texts %}", texts={"fr": "Note"})


@pytest.mark.parametrize(
    ("at", "oob", "words"),
    [
        (datetime(2026, 1, 2, 6, 5, tzinfo=UTC), False, "Saved 14:05"),
        (datetime(2026, 1, 1, 6, 5, tzinfo=UTC), False, "Saved 1 January 2026, 14:05"),
        (None, True, "Nothing is saved yet"),
    ],
)
def test_saved_is_not_submitted(at: datetime | None, oob: bool, words: str) -> None:
    with clock.frozen(datetime(2026, 1, 2, 9, 0, tzinfo=UTC)):
        html = shown("{% saved_strip at oob=oob %}", at=at, oob=oob)
    assert words in html
    assert "NOT submitted" in html
    assert ("hx-swap-oob" in html) is oob


def test_asking_once_shows_consequences_and_keeps_the_token() -> None:
    asked = Confirmation(
        "Withdraw?", "Yes", ["It stops."], "For good.", "/back", "Careful.", fields={"expected": "draft"}
    )
    html = shown("{% confirmation asked form %}", asked=asked, form=FilterForm(), csrf_token="token")
    for word in ("It stops.", "For good.", "Careful.", 'href="/back"', 'value="draft"', "token", 'name="q"'):
        assert word in html


def test_navigation_marks_where_one_is() -> None:
    links = [Link("Home", "/", current=True), Link("Requests", "/r", count=0)]
    for tag in ("service_navigation links", "tabs links 'Parts'", "side_navigation links 'Chapters'"):
        html = shown("{% " + tag + " %}", links=links)
        assert html.count("aria-current=") == 1
        assert '<span class="app-count">0</span>' in html
    assert 'aria-current="page"' in shown("{% breadcrumbs links %}", links=[Link("Home", "/"), Link("Case")])


@pytest.mark.parametrize(("tone", "role"), [("info", "region"), ("success", "alert"), ("error", "alert")])
def test_notifications_speak_by_importance(tone: str, role: str) -> None:
    html = shown("{% notification text tone=tone %}", text=EVIL, tone=tone)
    assert f'role="{role}"' in html
    assert EVIL not in html


def test_a_language_switch_comes_back_to_the_page() -> None:
    html = shown("{% language_switch %}", "/list?q=a&b=ү")
    link = re.search(r'href="(/language/mn/[^"]+)"', html)
    assert link
    assert parse_qs(urlsplit(link[1]).query) == {"next": [RequestFactory().get("/list?q=a&b=ү").get_full_path()]}
    assert 'aria-current="true">English' in html


def test_the_gallery_shows_every_tag() -> None:
    """A component that nobody looks at goes wrong unseen."""
    folder = Path(settings.BASE_DIR) / "templates"
    used = "".join(path.read_text() for path in [folder / "base.html", *(folder / "components").glob("*.html")])
    named = set(itgel.register.tags)
    assert {name for name in named if f"{{% {name} " not in used and f"{{% {name} %}}" not in used} == set()
