"""The page: what a reader sees of a plan, and nothing in it that runs or loads."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from okrtui.exchange.write_html import _SYMBOLS as SYMBOLS
from okrtui.model.safe_text import has_control, safe
from okrtui.tui.marks import STATUS_MARKS
from tests.exchange.hostile import TEXTS, everything_called
from tests.exchange.plans import sample, standings_of, written
from tests.plans import journal, objective, plan

KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "small", "p", "ul", "li"),
    *("b", "i", "u", "span", "div", "footer", "time"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "style", "title"),
    *("role", "aria-label", "aria-hidden"),
}
VOID = frozenset({"meta"})


class Page(HTMLParser):
    """A page as a browser takes it: elements, attributes, and text that is seen."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.deepest = 0
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.styles if self.open and self.open[-1] == "style" else self.texts).append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize("text", TEXTS)
def test_a_hostile_text_is_only_ever_text(text: str) -> None:
    source = written("html", everything_called(text))
    page = Page(source)
    plain = Page(written("html", everything_called("plain")))
    assert page.open == []
    assert page.styles == plain.styles
    assert not has_control(source.replace("\n", ""))
    for (name, value), (same, _) in zip(page.attributes, plain.attributes, strict=True):
        assert name == same
        assert name in ATTRIBUTES
        if name == "style":
            assert value.startswith(("width:", "left:"))
    assert safe(text) in page.texts


def test_the_page_says_what_the_screen_says() -> None:
    words = " ".join(" ".join(Page(written("html", sample("acme.toml"))).texts).split())
    for told in (
        "Acme Connect",
        "2026-11-22 · 2026-H2, week 21 of 26",
        "Alignment 72 fair",
        "Progress 67% of 79% expected",
        "Vision Empowering global connectivity through innovative solutions.",
        "1 million active users within six months 580k of 1M users ▲ behind",
        "21 points under the pace line · maria · due 2026-12-31 · confidence 6 · checked in 2026-11-20",
        "initiative open:",
        "Supports nothing Rewrite the developer portal 0% ◌ silent",
    ):
        assert told in words


def test_bars_are_as_long_as_progress_says() -> None:
    page = Page(written("html", sample("acme.toml")))
    assert ("style", "width:58%") in page.attributes
    assert ("style", "left:78.69%") in page.attributes


def test_nothing_is_allowed_to_run_or_load() -> None:
    source = written("html", sample("acme.toml"))
    page = Page(source)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert "url(" not in source
    assert "@import" not in source
    assert "//" not in source


def test_a_status_has_the_symbol_that_it_has_on_the_screen() -> None:
    assert {status: mark.symbol for status, mark in STATUS_MARKS.items()} == SYMBOLS


def test_a_chain_of_a_thousand_objectives_is_a_page_of_bearable_depth() -> None:
    chain = [objective(f"o{number}", f"o{number - 1}" if number else "mission") for number in range(1000)]
    page = Page(written("html", standings_of(plan(*chain), journal())))
    assert page.open == []
    assert page.deepest < 30
    assert sum(text == "o999" for text in page.texts) == 1
