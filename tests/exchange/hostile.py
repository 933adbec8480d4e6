"""Texts that want to be more than text, and a plan in which everything is called by one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from okrtui.model.journal import CheckIn
from okrtui.model.metric import Milestones, Reach, Unmeasured
from okrtui.model.plan import NOWHERE, Initiative, Kpi, Team
from tests.exchange.plans import standings_of
from tests.plans import journal, key, key_result, objective, plan

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings

TEXTS = (
    "<script>alert(1)</script>",
    '"onmouseover="alert(1)',
    "' onload='alert(1)",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "<!-- --><b>",
    "]]>",
    "a\u2028b\u2029c",
    "\u202egnihton",
    "\x1b]52;c;aGk=\x07",
    "[link](javascript:alert(1))",
    "![image](http://example.org/x.png)",
    "<http://example.org>",
    "&lt;b&gt; &amp; &#60;",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "```",
    "| a | b |",
    "**bold** _soft_ `code` ~~gone~~",
    "$x$ :tada:",
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    "'=1",
    "a;=1+1;b",
    "=cmd|' /C calc'!A0",
    'with "quotes", commas; semicolons',
)


def everything_called(text: str) -> Standings:
    """A plan that says this text wherever a plan says anything."""
    said: dict[str, Any] = {"title": text, "owner": text, "description": text, "tags": (text,), "team": "t"}
    result = replace(
        key_result("o/k", Reach(0, 100)), unit=text, initiatives=(Initiative(text, True, 0),), **said
    )
    steps = replace(key_result("o/m", Milestones((text, "last"))), title=f"Steps {text}")
    made = plan(
        replace(objective("o", "mission", key_results=[result, steps]), **said),
        replace(objective("alone", stand_alone=text), **said),
        vision=text,
        mission=text,
        teams=(Team("t", text, NOWHERE),),
        kpis=(Kpi("kpi", text, NOWHERE, Unmeasured(), "vision", text, text),),
    )
    entry = CheckIn(key=key("2026-11-01"), author=text, about="o/k", value=50, confidence=5, note=text)
    return standings_of(made, journal(entry))
