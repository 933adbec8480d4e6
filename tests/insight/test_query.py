"""The filter: what is typed, what it finds, and what it proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.query import complete, matching, parse_query, suggestions, unknown_names
from okrtui.insight.query.fields import FIELDS
from okrtui.insight.query.measures import FIELDS as MEASURES
from okrtui.insight.query.terms import COMPARED
from okrtui.insight.standings import Standings, reckon
from okrtui.insight.status import Status
from okrtui.model.journal import Change, Comment
from okrtui.model.metric import Unmeasured, YesNo
from okrtui.model.plan import Initiative, KeyResult, Kind, Kpi, State, Team
from tests.plans import (
    NEXT,
    NOWHERE,
    PAST,
    TODAY,
    Situation,
    check_in,
    close,
    journal,
    key,
    key_result,
    objective,
    plan,
    situations,
)


def measure(name: str, title: str, **more: Any) -> KeyResult:
    """A key result with a title of its own."""
    return replace(key_result(name, **more), title=title)


def small() -> Standings:
    """A small company: of everything that can be asked for there is one, and one without."""
    launch = replace(
        objective(
            "launch",
            "mission",
            key_results=[
                measure("launch/users", "1 million active users", owner="maria", team="growth"),
                measure("launch/latency", "Latency under 100 ms", owner="sam", tags=("Speed",), weight=2.0),
                measure(
                    "launch/report", "Signed report", metric=YesNo(), owner="maria", due=date(2026, 11, 30)
                ),
            ],
            team="company",
            owner="maria",
            tags=("product", "big bet"),
            description="Calls that feel instant.",
        ),
        title="Launch the Überblick platform",
    )
    codec = (Initiative("Ship the new codec", False, 0),)
    care = objective(
        "care",
        "mission",
        key_results=[measure("care/answers", "Answers within a day", owner="li", initiatives=codec)],
        team="platform",
        owner="li",
        kind=Kind.COMMITTED,
    )
    drawn = plan(
        launch,
        replace(care, title="Care for customers"),
        replace(objective("loose"), title="Rewrite the portal"),
        replace(objective("alone", stand_alone="a try"), title="Try something"),
        replace(objective("idea", "launch", state=State.DRAFT, cycle=NEXT), title="An idea"),
        replace(objective("old", "mission", state=State.CLOSED, cycle=PAST), title="Old times"),
        replace(objective("free", "mission", cycle=None, owner="Sam Two"), title="Overtime is over"),
        teams=(
            Team("company", "Acme", NOWHERE),
            Team("growth", "Growth & Co", NOWHERE, part_of="company"),
            Team("platform", "Platform", NOWHERE, part_of="growth"),
        ),
        kpis=(Kpi("people", "People connected", NOWHERE, Unmeasured(), "vision", owner="maria"),),
    )
    reports = journal(
        check_in("launch/users", 80, TODAY, 7, number=1),
        replace(
            check_in("launch/latency", 20, TODAY - timedelta(days=9), 3, number=2), note="Outage cost us days"
        ),
        check_in("care/answers", 60, TODAY - timedelta(days=20), number=3),
        check_in("people", 5, TODAY - timedelta(days=40), number=4),
        Comment(key=key(TODAY, 5), author="li", about="care", text="Marketing joins"),
        Change(key=key(TODAY, 6), author="li", about="loose", field="title", note="clearer"),
        close("old", "keep", date(2026, 7, 1)),
    )
    return reckon(drawn, reports, TODAY)


SMALL = small()
ALL = frozenset(each.name for each in (*SMALL.plan.objectives, *SMALL.plan.key_results(), *SMALL.plan.kpis))


def found(text: str, standings: Standings = SMALL) -> frozenset[str]:
    """What a finished filter finds."""
    return matching(parse_query(f"{text} ", "maria"), standings)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        # words
        ("USERS", "launch/users"),
        ("latency", "launch/latency"),
        ("uberblick", "launch"),
        ("ÜBER", "launch"),
        ("speed", "launch/latency"),
        ("launch", "launch"),  # a key result is not found by its objective's id
        ("launch/", "launch/users launch/latency launch/report"),
        ("the users", ""),
        ("the launch", "launch"),
        ('"the über"', "launch"),
        ('"launch über"', ""),
        ("codec", ""),
        ("text:codec", "care/answers"),
        ("text:outage", "launch/latency"),
        ("text:marketing", "care"),
        ("text:clearer", "loose"),
        ('text:"feel instant"', "launch"),
        ("text:users", "launch/users"),
        # owners, teams, tags, cycles
        ("owner:me", "launch launch/users launch/report people"),
        ("owner:sam", "launch/latency"),  # who is exactly so goes before who begins so
        ("owner:sa", "launch/latency free"),
        ('owner:"sam two"', "free"),
        ("owner:li,sam", "launch/latency care care/answers"),
        ("owner:none", "loose alone idea old"),
        ("owner:nobody", ""),
        ("team:platform", "care care/answers"),
        ("team:growth", "launch/users care care/answers"),  # with the team below
        ("team:acme", "launch launch/users launch/latency launch/report care care/answers"),
        ('team:"growth & co" -team:platform', "launch/users"),
        ("team:none", "loose alone idea old free"),
        ("tag:product", "launch"),
        ('tag:"big bet",speed', "launch launch/latency"),
        ("cycle:2026-H1", "old"),
        ("cycle:2027", "idea"),
        ("cycle:current", "launch launch/users launch/latency launch/report care care/answers loose alone"),
        ("cycle:none", "free"),
        # status, kind, is
        ("status:on-track", "launch/users"),
        ('status:"on track"', "launch/users"),
        ("status:ontrack", "launch/users"),
        ("status:off", "launch launch/latency"),
        ("status:silent,off", "launch launch/latency launch/report care care/answers"),
        ("status:closed", "old"),
        ("kind:committed", "care care/answers"),
        ("is:committed", "care care/answers"),
        ("is:unaligned", "loose"),
        ("is:stand-alone", "alone"),
        ("is:draft", "idea"),
        ("is:closed", "old"),
        ("is:kpi", "people"),
        ("is:key-result", "launch/users launch/latency launch/report care/answers"),
        ("is:obj team:none -is:closed", "loose alone idea free"),
        ("is:stale", "launch launch/report care care/answers people"),
        ("due", "launch/latency launch/report care/answers"),
        ("is:due", "launch/latency launch/report care/answers"),
        ("overdue", "launch/report care/answers"),
        ('"over"', "free"),
        # numbers
        ("confidence<4", "launch/latency"),
        ("confidence>=7", "launch/users"),
        ("confidence:none is:key-result", "launch/report care/answers"),
        ("progress<50", "launch launch/latency"),
        ("progress < 50 is:key-result", "launch/latency"),
        ("progress:80%", "launch/users"),
        ("progress:>=60", "launch/users care care/answers"),
        ("progress:none", "launch/report loose alone idea old free"),
        ("weight>1", "launch/latency"),
        ("weight>1,5", "launch/latency"),  # a decimal comma
        ("confidence:3,7", "launch/users launch/latency"),
        # days
        ("due<2026-12-01", "launch/report old"),
        ("due<2026-12-01 is:key-result", "launch/report"),
        ("due>2026-Q4", "idea"),
        ("due:nov", "launch/report"),
        ("due<=+2w -is:closed", "launch/report"),
        ("due:none", "free"),
        ("changed:today", "launch/users loose"),
        ("changed:7d", "launch/users loose"),
        ("changed:9d", "launch/users launch/latency loose"),
        ("changed:2026-10-31", "launch/users launch/latency care/answers loose"),
        # and, or, not
        ("-is:key-result -is:kpi -team:none", "launch care"),
        ("--tag:product", "launch"),
        ("own:me -stat:silent is:key", "launch/users"),
        ("", " ".join(sorted(ALL))),
    ],
)
def test_a_filter_finds(typed: str, names: str) -> None:
    query = parse_query(f"{typed} ", "maria")
    assert not query.problems
    assert matching(query, SMALL) == frozenset(names.split())


def test_what_is_due_is_what_the_standings_say() -> None:
    assert found("due") == {due.key_result.name for due in SMALL.due()}
    assert found("due owner:me") == {due.key_result.name for due in SMALL.due("maria")}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("status:behnd", "no status:behnd: did you mean status:behind?"),
        ("-status:zzz,done", "no status:zzz: try status:done, on-track"),
        ("is:alinged", "did you mean is:unaligned?"),
        ("ownr:me", "no field ownr: did you mean owner?"),
        ("t:x", "t: is team or tag or text?"),
        ("owner<5", "owner is not compared: write owner:name"),
        ("status>done", "status is not compared"),
        ("progress<many", "'many' is no number: write progress<50"),
        ("due<03/04", "two ways"),
        ("due<some-day", "no day"),
        ("changed:soon", "write changed:7d"),
        ("changed<7d", "changed is not compared"),
        ("changed:2026-02-30", "there is no 30 Feb"),
        ("a" * 600, "first 500 characters"),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(typed: str, problem: str) -> None:
    query = parse_query(f"{typed} is:kpi ", "maria") if len(typed) < 99 else parse_query(typed, "maria")
    assert any(problem in each for each in query.problems)
    if len(typed) < 99 and "done" not in typed:
        assert matching(query, SMALL) == {"people"}


def test_who_is_not_known_is_not_me() -> None:
    assert parse_query("owner:me", "").problems == ("who is me? Your name is not known",)
    assert parse_query("owner:me", "").is_empty


def test_names_that_the_plan_does_not_have_are_said() -> None:
    query = parse_query("owner:mraia,sam,none team:zzz cycle:current tag:speed ", "maria")
    assert unknown_names(query, SMALL) == (
        "no owner:mraia: did you mean owner:maria?",
        "no team:zzz: try team:company, growth, platform",
    )


@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "--", '"', "status:", "owner:,", "due<", "progress < ", '-tag:"']
)
def test_an_unfinished_term_asks_for_nothing_yet(typed: str) -> None:
    query = parse_query(typed, "maria")
    assert query.is_empty
    assert not query.problems
    assert matching(query, SMALL) == ALL


@pytest.mark.parametrize(
    "typed",
    [
        'status:"on track" owner:me',
        "-is:unaligned -is:draft",
        "kind:committed due<2027-01-01",
        "overdue team:growth",
        "weight >= 2 text:outage",
        "changed:3w confidence<4",
        "cycle:current owner:none",
    ],
)
def test_nothing_flickers_away_while_a_filter_is_typed(typed: str) -> None:
    for length in range(len(typed) + 1):
        query = parse_query(typed[:length], "maria")
        assert not query.problems, typed[:length]
        assert matching(query, SMALL), typed[:length]


def test_a_word_that_may_become_a_field_is_a_word_where_it_is_found() -> None:
    assert matching(parse_query("over", "maria"), SMALL) == {"free"}
    assert matching(parse_query("own", "maria"), SMALL) == ALL
    assert found("own") == frozenset()  # with a space behind it it is finished
    assert matching(parse_query("zzz", "maria"), SMALL) == frozenset()
    assert matching(parse_query("owner:m", "ina"), reckon(plan(objective("a")), journal(), TODAY)) == {"a"}
    assert matching(parse_query("owner:me", "ina"), SMALL) == frozenset()


def test_what_looks_like_no_field_is_a_word() -> None:
    drawn = plan(replace(objective("a", "mission"), title="Be there at 10:30, see http://x.org/a=b"))
    standings = reckon(drawn, journal(), TODAY)
    for typed in ("10:30", "http://x.org", "a=b", "10:30,"):
        assert parse_query(typed, "").problems == ()
        assert found(typed, standings) == {"a"}


def test_every_status_can_be_asked_for() -> None:
    for status in Status:
        assert parse_query(f'status:"{status}"', "").problems == ()
        assert parse_query(f"is:{status.replace(' ', '-')}", "").problems == ()


def test_the_compared_fields_are_those_that_measure() -> None:
    assert {
        field.name
        for field in MEASURES
        if not field.problem("<", parse_query("due:today", "").terms[0].values[0])
    } <= set(COMPARED)
    assert set(COMPARED) | {"changed"} == {field.name for field in MEASURES}


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("sta", ["status:"]),
        ("-STA", ["-status:"]),
        ("launch ov", ["overdue"]),
        ("du", ["due", "due<", "due>"]),
        ("kind:", ["kind:committed", "kind:aspirational"]),
        ("status:o", ["status:on-track", "status:off-track"]),
        ("-stat:done,OF", ["-stat:done,off-track"]),
        ("owner:m", ["owner:me", "owner:maria"]),
        ("owner:", ["owner:me", "owner:none", "owner:li", "owner:maria", "owner:sam", 'owner:"Sam Two"']),
        ('tag:"b', ['tag:"big bet"']),
        ("cycle:2026", ["cycle:2026-H1", "cycle:2026-H2"]),
        ("due<e", ["due<eom", "due<eoq", "due<eoy"]),
        ("zzz", []),
        ('"sta', []),
        ("zzz:a", []),
        ("t:a", []),
        ("kind:committed", []),
    ],
)
def test_what_is_typed_is_completed(typed: str, proposed: list[str]) -> None:
    assert suggestions(typed, len(typed), SMALL) == proposed


def test_on_empty_ground_every_field_is_proposed() -> None:
    for typed in ("", "launch "):
        proposed = suggestions(typed, len(typed), SMALL)
        assert {each.rstrip(":<>") for each in proposed} == {*FIELDS, "overdue"}


@pytest.mark.parametrize(
    ("text", "cursor", "suggestion", "completed"),
    [
        ("sta", 3, "status:", "status:|"),
        ("launch sta more", 10, "status:", "launch status:| more"),
        ("launch status:behind more", 10, "status:", "launch status:| more"),
        ("owner:me -sta", 13, "-status:", "owner:me -status:|"),
        ("", 0, "owner:", "owner:|"),
        ("a  b", 2, "owner:", "a owner:| b"),
        ("sta", 99, "status:", "status:|"),
    ],
)
def test_a_suggestion_is_put_in_at_the_cursor(
    text: str, cursor: int, suggestion: str, completed: str
) -> None:
    made, place = complete(text, cursor, suggestion)
    assert f"{made[:place]}|{made[place:]}" == completed


TERMS = [
    *["users", "the", '"the über"', "text:codec", "owner:me", "owner:none", "team:growth", "tag:product"],
    *[
        "status:silent",
        "is:stale",
        "is:key-result",
        "kind:committed",
        "due",
        "overdue",
        "due<2026-12-01",
        "o",
    ],
    *["confidence<4", "progress>=20", "weight>1", "changed:7d", "cycle:current", "cycle:none", "is:active"],
]
terms = st.sampled_from(TERMS)
typing = st.text(max_size=30) | st.lists(
    st.sampled_from([*TERMS, *FIELDS, *'-,:<>"= ', "none", "me", "2026", "é"]), max_size=8
).map("".join)


@given(terms)
def test_not_leaves_what_is_left(term: str) -> None:
    assert found(f"-{term}") == ALL - found(term)
    assert found(f"--{term}") == found(term)


@given(terms, terms)
def test_several_terms_are_all_asked_for(one: str, other: str) -> None:
    assert found(f"{one} {other}") == found(one) & found(other) == found(f"{other} {one}")
    assert found(f"{one} -{one}") == frozenset()


@given(st.lists(st.sampled_from(["silent", "done", "off-track", "closed", "on-track"]), min_size=1))
def test_values_with_commas_are_alternatives(statuses: list[str]) -> None:
    either = frozenset[str]().union(*(found(f"status:{each}") for each in statuses))
    assert found(f"status:{','.join(statuses)}") == either
    assert found(f"-status:{','.join(statuses)}") == ALL - either


@given(typing, st.sampled_from(["", "maria"]))
def test_anything_typed_is_some_filter(text: str, me: str) -> None:
    query = parse_query(text, me)
    assert all(query.problems)
    assert matching(query, SMALL) <= ALL
    unknown_names(query, SMALL)
    if query.is_empty:
        assert matching(query, SMALL) == ALL


@given(typing, st.integers(-3, 40))
def test_every_suggestion_goes_on_from_what_is_typed(text: str, cursor: int) -> None:
    for suggestion in suggestions(text, cursor, SMALL):
        made, place = complete(text, cursor, suggestion)
        assert made[:place].endswith(suggestion)


@given(situations(), st.lists(terms, max_size=3))
def test_every_plan_can_be_filtered(drawn: Situation, asked: list[str]) -> None:
    standings = reckon(drawn.plan, drawn.journal, TODAY)
    names = {each.name for each in (*drawn.plan.objectives, *drawn.plan.key_results(), *drawn.plan.kpis)}
    assert found(" ".join(asked), standings) <= names
    assert found("due", standings) == {due.key_result.name for due in standings.due()}


@given(
    st.sampled_from(
        ["owner:", "team:", "tag:", "cycle:", "status:", "kind:", "is:", "due<", "changed:", "weight>"]
    )
)
def test_every_proposed_value_is_understood(field: str) -> None:
    for suggestion in suggestions(field, len(field), SMALL):
        query = parse_query(f"{suggestion} ", "maria")
        assert not query.problems
        assert not unknown_names(query, SMALL)
