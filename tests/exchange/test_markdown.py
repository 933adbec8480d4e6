"""Markdown: a report that shows every text as it is, and outlines as people write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from okrtui.exchange.formats import format_named, read
from okrtui.exchange.imported import ImportedKeyResult, ImportedObjective, ImportedPlan, ImportRefusedError
from okrtui.model.safe_text import has_control, safe
from tests import plans
from tests.exchange.hostile import TEXTS, everything_called
from tests.exchange.plans import imported, sample, standings_of, written

#: What ``sample_plans/sourced`` was made of by hand.
SOURCED = Path(__file__).parent / "sourced" / "2018-Q2.md"


def by_title(plan: ImportedPlan) -> dict[str, ImportedObjective]:
    return {each.title: each for each in plan.objectives}


def key_results(plan: ImportedPlan) -> dict[str, ImportedKeyResult]:
    return {each.title: each for objective in plan.objectives for each in objective.key_results}


def told(plan: ImportedPlan) -> str:
    return "\n".join(plan.left_out)


@pytest.mark.parametrize("text", TEXTS)
def test_a_report_shows_a_text_as_it_is(text: str) -> None:
    source = written("markdown", everything_called(text))
    assert not has_control(source.replace("\n", ""))
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    assert {each.type for each in rendered} <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    }
    shown = []
    for block in rendered:
        inline = block.children or []
        assert {each.type for each in inline} <= {"text", "text_special", "strong_open", "strong_close"}
        shown.append("".join(each.content for each in inline))
    plain = safe(text).strip()
    assert f"Vision: {plain}" in shown
    assert f"{plain} (25%, off track)" in shown
    assert f"{plain}: 50 of 100 {plain} (50%, off track)" in shown


def test_a_report_says_what_the_screen_says() -> None:
    lines = written("markdown", sample("acme.toml")).splitlines()
    for line in (
        "# Acme Connect",
        "2026-11-22 · 2026-H2, week 21 of 26",
        "**Alignment** 72 of 100, fair (ladder 75%, coverage 75%, evidence 67%)",
        "**Progress** 67% of 79% expected",
        "## Mission: Deliver cutting-edge technology that transforms lives.",
        "### Launch a new communication platform (54%, off track)",
        "team: company · owner: maria · cycle: 2026-H2 · due: 2026-12-31",
        "- Latency under 100 ms: 178 of 100 ms (22%, off track) · owner: sam · baseline: 200",
        "#### Make every call feel instant (53%, behind)",
        "## Supports nothing",
    ):
        assert line in lines
    below = lines.index("#### Make every call feel instant (53%, behind)")
    assert lines[below + 2].startswith("supports: Latency under 100 ms · team: platform")


def test_a_report_is_read_back_as_far_as_it_says() -> None:
    before = sample("acme.toml")
    after = imported("markdown", written("markdown", before))
    plan = before.plan
    assert (after.name, after.vision, after.mission) == (plan.name, plan.vision, plan.mission)
    assert [(each.title, each.owner, each.team, each.cycle) for each in after.objectives] == [
        (each.title, each.owner, each.team, each.cycle.id if each.cycle else "") for each in plan.objectives
    ]
    launch = by_title(after)["Launch a new communication platform"]
    assert launch.supports == ("mission",)
    latency = key_results(after)["Latency under 100 ms"]
    assert (latency.baseline, latency.value, latency.target) == (200, 178, 100)
    assert (latency.unit, latency.owner) == ("ms", "sam")
    calls = by_title(after)["Make every call feel instant"]
    assert calls.supports == (f"{launch.id}/{latency.id}",)
    assert [(each.title, each.value, each.supports) for each in after.kpis] == [
        ("People connected each day", 2_194_000, "vision")
    ]


@pytest.mark.parametrize("text", [each for each in TEXTS if safe(each) == each.strip()])
def test_titles_of_a_report_are_read_back_as_they_were(text: str) -> None:
    source = written("markdown", standings_of(plans.plan(plans.objective("o", "mission")), plans.journal()))
    source = source.replace("### o ", f"### Objective: {_escaped(text)} ")
    (found,) = imported("markdown", source).objectives
    assert found.title == " ".join(text.split())


def _escaped(text: str) -> str:
    from okrtui.exchange.markdown import plain

    return plain(text)


def test_a_real_and_messy_outline_is_read_whole() -> None:
    plan = imported("markdown", SOURCED.read_text(encoding="utf-8"))
    assert plan.vision == "Being the leading company for ML on Code"
    assert 1 + len(plan.objectives) + sum(len(each.key_results) for each in plan.objectives) == 178
    by_hand = sample("sourced/plan.toml").plan
    again = "Launch Gemini application: file-level similarity"  # there twice, and once in the plan by hand
    assert sorted(each.title for each in plan.objectives) == sorted(
        [each.title for each in by_hand.objectives] + [again]
    )
    titles = {each.title for each in plan.objectives}
    ids = {each.id: each.title for each in plan.objectives}
    for same in by_hand.objectives:
        found = by_title(plan)[same.title]
        if same.title != again:
            assert [(each.title, each.tags) for each in found.key_results] == [
                (each.title.replace("**", ""), each.tags) for each in same.key_results
            ]
            assert found.tags == same.tags
            assert same.description in found.description
            above = [by_hand.objective(each) for each in same.supports]
            assert [ids.get(each, each) for each in found.supports] == [
                each.title if each else "vision" for each in above
            ]
    assert len(titles) == 48
    assert [(each.start, each.end) for each in plan.cycles] == [(date(2018, 4, 1), date(2018, 6, 30))]
    assert len(plan.left_out) == 2
    assert "The list and tree below" in told(plan)
    assert "Line 21: description of “Being the leading company for ML on Code” is left out" in told(plan)


def test_labels_and_facts_below_headings() -> None:
    """The template that most wikis have."""
    plan = imported(
        "markdown",
        """# OKRs - Q1 2025

**Owner:** Ann

## Objective 1: Delight *every* customer

**Why this matters:** Growth follows.

### Key Result 1.1: NPS goes up
- **Target:** 50
- **Baseline:** 30
- **Current:** 41
- **Owner:** Bob
- **Confidence:** 0.7
- **Due:** 2025-03-15

**Progress Updates:**
- Jan 12: we asked

### Key Result 1.2: Tickets answered in a day [60%]

## Objective 2: Ship
* **KR 2.1:** Crashes from 20 to 5 per week (@li)
    * [x] Find the leak
    * [ ] Fix the leak
* KR2.2 - Beta is out by 1 March
""",
    )
    assert list(by_title(plan)) == ["Delight every customer", "Ship"]
    assert [(each.start, each.end) for each in plan.cycles] == []
    assert by_title(plan)["Delight every customer"].description == "Growth follows."
    nps = key_results(plan)["NPS goes up"]
    assert (nps.baseline, nps.target, nps.value, nps.owner, nps.confidence) == (30, 50, 41, "Bob", 7)
    assert nps.due == date(2025, 3, 15)
    tickets = key_results(plan)["Tickets answered in a day"]
    assert (tickets.target, tickets.unit, tickets.value) == (100, "%", 60)
    crashes = key_results(plan)["Crashes from 20 to 5 per week"]
    assert (crashes.baseline, crashes.target, crashes.owner) == (20, 5, "li")
    assert [(each.title, each.done) for each in crashes.initiatives] == [
        ("Find the leak", True),
        ("Fix the leak", False),
    ]
    assert "KR2.2" not in "".join(key_results(plan))
    assert "owner of “OKRs - Q1 2025”" in told(plan)
    assert "notes beside the plan are left out" in told(plan)


def test_a_flat_list_with_labels() -> None:
    plan = imported(
        "markdown",
        """Mission: Help people talk

Vision
======
Everybody is heard.

- O1: Reach everybody @maria
- KR1: Users: 0 -> 1M users
- KR2: Uptime: at least 99.9 %
- O2 Be quick
  - KR: Latency (180 → 100 ms)
  - [x] [P1] The report is signed
  - Time to first call — 3 to 1 min
""",
    )
    assert (plan.mission, plan.vision) == ("Help people talk", "Everybody is heard.")
    reach, quick = plan.objectives
    assert (reach.title, reach.owner, reach.supports) == ("Reach everybody", "maria", ("vision",))
    users, uptime = reach.key_results
    assert (users.title, users.baseline, users.target, users.unit) == ("Users", 0, 1_000_000, "users")
    assert (uptime.title, uptime.at_least, uptime.unit) == ("Uptime", 99.9, "%")
    assert quick.title == "Be quick"
    latency, signed, _ = quick.key_results
    assert (latency.title, latency.baseline, latency.target) == ("Latency", 180, 100)
    assert (signed.title, signed.value, signed.tags) == ("The report is signed", True, ("p1",))


def test_a_labelled_key_result_belongs_to_the_objective_that_it_stands_below() -> None:
    plan = imported(
        "markdown",
        """# Objective 1: First
- KR1: one

# Growth theme
Words about growth.

- O2: Second
- KR1: two

Closing words.

# Third
## Key results
- KR1: three

  and more of three
""",
    )
    assert [(each.title, [own.title for own in each.key_results]) for each in plan.objectives] == [
        ("First", ["one"]),
        ("Second", ["two"]),
        ("Third", ["three"]),
    ]
    assert by_title(plan)["Second"].team == "Growth theme"
    assert key_results(plan)["three"].description == "and more of three"
    assert key_results(plan)["two"].description == ""
    assert "Line 4: description of “Growth theme” is left out" in told(plan)


def test_a_title_below_its_label() -> None:
    plan = imported(
        "markdown",
        """## Objective 1

Grow *everywhere* @ann

### Key Result 1

Users: 10 -> 20

## O2
- KR: 50 happy people
- goal-oriented work
""",
    )
    first, second = plan.objectives
    assert (first.title, first.owner, second.title) == ("Grow everywhere", "ann", "Untitled objective")
    assert [(each.title, each.target) for each in first.key_results] == [("Users", 20)]
    assert [each.title for each in second.key_results] == ["50 happy people", "goal-oriented work"]


def test_teams_cycles_and_sections() -> None:
    plan = imported(
        "markdown",
        """# Acme
## Q4 2026
### Platform team
#### Objectives
- Fast everywhere
  - 95 % of calls under a second
## Growth
### Objective: Grow
#### Key Results
1. Ten new countries
2. [Churn](https://example.org/churn) halves
#### Initiatives
- Call them
""",
    )
    assert plan.name == "Acme"
    fast, grow = plan.objectives
    assert (fast.team, fast.cycle, grow.team) == ("Platform", "Q4 2026", "Growth")
    assert [each.title for each in grow.key_results] == ["Ten new countries", "Churn halves"]
    assert grow.key_results[1].description == "https://example.org/churn"
    assert "the heading “Growth” is taken for a team" in told(plan)
    assert "the initiative “Call them” is left out" in told(plan)


def test_nothing_is_dropped_in_silence() -> None:
    plan = imported(
        "markdown",
        """---
Hello there.

- O1: One
  - KR: Two
    Target: many

| a | b |
|---|---|

```
- O2: code
```
<!-- - O3: a comment -->
## Appendix
- a remark
""",
    )
    assert [each.title for each in plan.objectives] == ["One"]
    for words in (
        "Line 2: text that is about no node is left out: “Hello there.”",
        "target is left out",
        "code is left out",
        "a comment is left out",
        "Lines 15, 16: notes beside the plan",
    ):
        assert words in told(plan)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("only words\n", "No objective"),
        ("- a\n- b\0\n", "Line 2"),
        ("# a\n" + "b" * 10_000_000, "Line 2: A line of 10,000,000"),
        ("```\n- O1: in code\n", "No objective"),
    ],
)
def test_what_is_no_outline_is_refused(text: str, said: str) -> None:
    with pytest.raises(ImportRefusedError, match=said):
        imported("markdown", text)


def test_ten_thousand_levels_are_read() -> None:
    text = "".join(f"{' ' * level}- level {level}\n" for level in range(5000))
    plan = imported("markdown", text)
    assert len(plan.objectives) == 4999
    assert plan.objectives[-1].key_results[0].title == "level 4999"


@pytest.mark.parametrize(
    "mark", ["*", "_", "[", "(", "`", "**", "](", "a(", "[a](", "<http", "\\", "&", " - ", "1."]
)
def test_marks_that_are_never_closed_cost_no_time(mark: str) -> None:
    plan = imported("markdown", "".join(f"- O{n}: {mark * 2000}\n" for n in range(30)) + "- O: x\n")
    assert plan.objectives[-1].title == "x"


def test_bullets_below_a_line_that_is_called_an_objective_are_its_key_results() -> None:
    plan = imported(
        "markdown",
        "**Objective 1: Be known**\n\n- Followers from 10k to 50k\n- Publish 12 articles\n\n"
        "**Objective 2: Ship**\n\n- KR1: 4.5 stars\n    - Ask for ratings\n- KR2: 10,000 downloads\n",
    )
    found = {each.title: [below.title for below in each.key_results] for each in plan.objectives}
    assert found == {
        "Be known": ["Followers from 10k to 50k", "Publish 12 articles"],
        "Ship": ["4.5 stars", "10,000 downloads"],
    }
    assert [each.title for each in key_results(plan)["4.5 stars"].initiatives] == ["Ask for ratings"]
    assert plan.left_out == ()


def test_an_emoji_before_a_label_is_no_part_of_it() -> None:
    plan = imported(
        "markdown", "## 🎯 Objective 1: Delight\n\n- ✅ KR1: Win\n- 🚀 Fly\n\n## ❤️ Love\n- KR: Hug\n"
    )
    found = {each.title: [below.title for below in each.key_results] for each in plan.objectives}
    assert found == {"Delight": ["Win", "🚀 Fly"], "❤️ Love": ["Hug"]}


def test_an_empty_box_before_a_key_result_reports_nothing() -> None:
    plan = imported("markdown", "# O1: Calm\n- [ ] NPS from 30 to 50\n- [ ] Sleep\n- [x] Help center\n")
    found = key_results(plan)
    assert [found[each].value for each in ("NPS from 30 to 50", "Sleep", "Help center")] == [None, None, True]
    assert plan.left_out == ()


@pytest.mark.parametrize(
    ("title", "numbers", "unit"),
    [
        ("Deploy time from 45 min to 10 min", (45, 10), "min"),
        ("First response from 12h to 2h", (12, 2), "h"),
        ("Onboarding 20 min → 5 min", (20, 5), "min"),
        ("Deploys from 2 to 20 per week", (2, 20), ""),
        ("Move from 3 offices to 2 hubs", (None, None), ""),
        ("Grow from 3 people to 5 people", (3, 5), "people"),
        ("Losses from $3.2M to $1M", (3_200_000, 1_000_000), "$"),
    ],
)
def test_a_way_inside_a_title_is_measured(title: str, numbers: tuple[float, float], unit: str) -> None:
    (found,) = key_results(imported("markdown", f"# O1: Fast\n- KR1: {title}\n")).values()
    assert (found.title, (found.baseline, found.target), found.unit) == (title, numbers, unit)


def test_a_limit_at_the_end_of_a_title_is_measured() -> None:
    found = key_results(
        imported("markdown", "# O1: Fast\n- Found >= 85%\n- Crashes at most 3\n- At least try\n")
    )
    assert (found["Found >= 85%"].at_least, found["Found >= 85%"].unit) == (85, "%")
    assert found["Crashes at most 3"].at_most == 3
    assert found["At least try"].at_least is None


@pytest.mark.parametrize(
    "text",
    [
        "Objective: Be big\nKey Results:\n* Ten\n* Six\n\nObjective: Be calm\nKey Results:\n- Rest\n",
        "**O1: Be big**\n\n**Key Results:**\n\n- Ten\n- Six\n\n**O2: Be calm**\n\nKey results\n\n- Rest\n",
        "## Objective 1\nBe big\n### Key results:\n- Ten\n- Six\n## Objective 2\nBe calm\n### KRs\n1. Rest\n",
        "1. O1: Be big\n   - Key results:\n     - Ten\n     - Six\n2. O2: Be calm\n   - KR: Rest\n",
    ],
)
def test_what_is_below_the_words_key_results_are_key_results(text: str) -> None:
    plan = imported("markdown", text)
    found = {each.title: [below.title for below in each.key_results] for each in plan.objectives}
    assert found == {"Be big": ["Ten", "Six"], "Be calm": ["Rest"]}
    assert plan.left_out == ()


def test_facts_in_brackets_behind_a_title() -> None:
    (found,) = key_results(
        imported("markdown", "# O1: Docs\n- NPS from 10 to 40 (owner: li, due 2026-12-15)\n")
    ).values()
    assert (found.title, found.owner, found.due) == ("NPS from 10 to 40", "li", date(2026, 12, 15))
    assert (found.baseline, found.target) == (10, 40)


def test_prose_without_an_empty_line_is_read_bit_by_bit() -> None:
    reading = read(format_named("markdown"), "# Plan\n\n- Grow\n\n" + "words and words\n" * 20_000)
    assert sum(1 for share in reading if 0.1 < share < 0.5) >= 3


def test_a_table_in_an_outline_is_read_as_one_of_a_spreadsheet() -> None:
    plan = imported(
        "markdown",
        """# Marketing OKRs

| Objective | Key Result | Owner | Baseline | Target | Now | Due | Mood |
|---|:--|---|---:|---:|---:|---|---|
| **O1: Be known** | Followers | @zoe | 10,000 | 50,000 | 22,500 | 2026-12-31 | :-) |
|  | KR2: Articles | Tom | 0 | 12 | - | |
| **O1: Be known** | Talks \\| panels | | | 3 | 1 | |
| Ship | Stars | Raj | 3.9 | 4.5 | | |

## Objective: Fill the pipeline

| KR | Start value | Target |
|---|---|---|
| Cost per lead | $80 | $50 |

| Risk | Chance |
|---|---|
| Rain | 10% |
""",
    )
    found = {each.title: [below.title for below in each.key_results] for each in plan.objectives}
    assert found == {
        "Be known": ["Followers", "Articles", "Talks | panels"],
        "Ship": ["Stars"],
        "Fill the pipeline": ["Cost per lead"],
    }
    first = key_results(plan)["Followers"]
    assert (first.baseline, first.target, first.owner, first.due) == (
        10_000,
        50_000,
        "zoe",
        date(2026, 12, 31),
    )
    cost = key_results(plan)["Cost per lead"]
    assert (cost.baseline, cost.target, cost.unit) == (80, 50, "$")
    assert first.value == 22_500
    assert plan.left_out == (
        "Line 3: the column “Mood” is left out.",
        "Line 16: a table is left out: no column holds objectives or key results.",
    )


def test_numbers_of_labels_are_no_part_of_a_title() -> None:
    plan = imported(
        "markdown", "- O1 Be big\n  - KR1.1 a\n  - KR 1.2. b\n- O2. Be small\n  - KR2.1: 4.5 stars\n"
    )
    found = {each.title: [below.title for below in each.key_results] for each in plan.objectives}
    assert found == {"Be big": ["a", "b"], "Be small": ["4.5 stars"]}


def test_a_table_of_goals_alone_holds_objectives() -> None:
    plan = imported("markdown", "| OKR | Owner |\n|--|--|\n| Grow | Ana |\n| Shrink | Li |\n")
    assert [(each.title, each.owner) for each in plan.objectives] == [("Grow", "Ana"), ("Shrink", "Li")]


@pytest.mark.parametrize(
    "title", ["Build a great team", "Grow the team", "Team up with three banks in Spain"]
)
def test_an_objective_about_a_team_is_no_team(title: str) -> None:
    (found,) = imported("markdown", f"# Plan\n\n## {title}\n\n- eNPS to 60\n- Five hires\n").objectives
    assert (found.title, [each.title for each in found.key_results]) == (title, ["eNPS to 60", "Five hires"])


@pytest.mark.parametrize("title", ["Customer success team", "The growth team", "Team: Growth", "Team Growth"])
def test_a_heading_that_names_a_team_gathers_its_objectives(title: str) -> None:
    plan = imported("markdown", f"# Plan\n\n## {title}\n\n### Win\n\n- Five hires\n")
    assert [(each.title, each.team.casefold() in title.casefold()) for each in plan.objectives] == [
        ("Win", True)
    ]
    assert plan.objectives[0].team
