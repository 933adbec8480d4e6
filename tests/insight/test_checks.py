"""Checks: well-known good OKRs are left in peace, well-known bad ones get the advice that they need."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from okrtui.insight.check_words import ACTIVITY_VERBS, OUTPUT_VERBS, leading_verb, measure_in
from okrtui.insight.checks import CATALOGUE, Finding, check
from okrtui.insight.standings import Standings, reckon
from okrtui.model.journal import Close, Entry
from okrtui.model.metric import Keep, Metric, Milestones, Reach, YesNo
from okrtui.model.plan import Kind, Kpi, Objective, Plan, Severity, State, Team
from okrtui.store.plan_reader import read_plan
from tests.plans import (
    NEXT,
    NOW,
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

SAMPLES = Path(__file__).parent.parent.parent / "sample_plans"


def standings(drawn: Plan, *entries: Entry) -> Standings:
    return reckon(drawn, journal(*entries), TODAY)


def findings(drawn: Plan, *entries: Entry) -> list[Finding]:
    return check(standings(drawn, *entries))


def ids(drawn: Plan, *entries: Entry) -> list[str]:
    return [each.id for each in findings(drawn, *entries)]


def sound(name: str = "a", *supports: str, title: str = "", **more: object) -> Objective:
    """An objective that raises nothing: owned, aligned, with two key results that begin today."""
    fields = {"owner": "sam"} | more
    made = objective(
        name,
        *(supports or ("mission",)),
        **({"key_results": [key_result(f"{name}/{each}", start=TODAY) for each in "xy"]} | fields),
    )
    return replace(made, title=title or f"The {name} of it")


def with_key_results(title: str, key_results: tuple[str, ...], metric: Metric | None = None) -> Objective:
    """An objective with key results of these titles."""
    made = [
        replace(key_result(f"a/{number}", metric, start=TODAY), title=each)
        for number, each in enumerate(key_results)
    ]
    return sound(title=title, key_results=made or [key_result(f"a/{each}", start=TODAY) for each in "xy"])


# Doerr, Measure What Matters (2018); Grove, High Output Management (1983) and his course, as told by Doerr;
# Klau, How Google Sets Goals (2012); Wodtke, The Art of the OKR (2014) and Radical Focus (2016).
GOOD = [
    ("Make money for the owners", "Win Super Bowl", "Fill stands to 90% capacity"),
    (
        "Win Super Bowl",
        "Passing attack generates 300+ yards per game",
        "Defense allows fewer than 17 points per game",
        "Special teams unit ranks in top 3 in punt return coverage",
    ),
    (
        "Win the Indy 500",
        "Increase average lap speed by 2 percent",
        "Reduce average pit stop time by one second",
    ),
    (
        "Establish the 8086 as the highest performance 16-bit microprocessor family",
        "Develop and publish five benchmarks showing superior 8086 family performance",
        "Repackage the entire 8086 family of products",
        "Get the 8MHz part into production",
        "Sample the arithmetic coprocessor no later than June 15",
    ),
    (
        "Demonstrate the 8080's superior performance as compared to the Motorola 6800",
        "Deliver five benchmarks",
        "Develop a demo",
        "Develop sales training materials for the field force",
        "Call on three customers to prove the material works",
    ),
    ("Find a trade route to the Orient", "Obtain several ships", "Train crews", "Conduct a shakedown cruise"),
    ("Help more people around the world", "27m new users in 2014", "80m total registered users"),
    ("Global eradication of malaria by 2040",),
    (
        "Delight customers",
        "Net Promoter Score of 42 or better",
        "Orders Rating of 4.6/5.0 or better",
        "75% of customers prefer Zume to competitor in blind taste test",
    ),
    ("Develop the next-generation client platform for web applications",),
    (
        "Accelerate Blogger revenue growth",
        "Launch “Monetize” tab to all users",
        "Launch 3 revenue-specific experiments to learn what drives revenue growth",
    ),
    (
        "Improve Blogger's reputation",
        "Re-establish Blogger's leadership by speaking at 3 industry events",
        "Coordinate Blogger's 10th birthday PR efforts",
        "Set up @blogger on Twitter",
    ),
    (
        "Establish clear value to distributors as a quality tea provider",
        "Reorders at 85%",
        "20% of reorders self-serve",
        "Revenue of 250K",
    ),
    (
        "Launch an awesome MVP",
        "40% of users come back 2X in one week",
        "Recommendation score of 8",
        "15% conversion",
    ),
    ("Own the direct-to-business coffee retail market in the South Bay",),
    ("Transform Palo Alto's coupon using habits",),
    ("Close a round that lets us kill it next quarter",),
]


@pytest.mark.parametrize("okr", GOOD, ids=[each[0][:40] for each in GOOD])
def test_published_good_examples_get_hints_at_most(okr: tuple[str, ...]) -> None:
    drawn = plan(with_key_results(okr[0], okr[1:]))
    assert {each.severity for each in findings(drawn)} <= {Severity.INFO}


BAD = [  # the first four are Wodtke's and Google's own examples of what not to write
    ("OKR211", with_key_results("Sales numbers up 30%", ())),
    ("OKR211", with_key_results("Raise a Series B of $5M", ())),
    ("OKR301", with_key_results("Improve sign-ups", ("Launch Foo 4.1", "Sign-ups a day"))),
    ("OKR302", with_key_results("Know our storage", ("Assess Colossus latency", "Read latency"))),
    ("OKR302", with_key_results("Be a good neighbour", ("Help team B", "Participate in the review"))),
    ("OKR211", with_key_results("Get 500 customers", ())),
    ("OKR211", with_key_results("Grow revenue by 20 %", ())),
    ("OKR211", with_key_results("Be 10x faster", ())),
    ("OKR301", with_key_results("Better onboarding", ("Redesigning the welcome page", "Finished tours"))),
    ("OKR301", with_key_results("Better onboarding", ("Build a new welcome page", "Finished tours"))),
    ("OKR302", with_key_results("Happier customers", ("Work on response times", "Answered in a day"))),
    ("OKR302", with_key_results("Happier customers", ("Continue to monitor churn", "Answered in a day"))),
    ("OKR212", with_key_results("really " * 18 + "good", ())),
    ("OKR212", with_key_results("Short", ("a key result " * 7, "another"))),
    ("OKR213", with_key_results("Happy customers", ("Customers: happy!", "Answered in a day"))),
    ("OKR213", sound(title="m")),
    ("OKR214", with_key_results("Happier customers", ("Score", "Answers"), Reach(None, 9))),
    ("OKR208", with_key_results("Happier customers", ("Score",))),
    ("OKR209", with_key_results("Happier customers", tuple("abcdef"))),
    ("OKR202", sound(owner=None)),
    ("OKR203", replace(sound(), supports=())),
    ("OKR104", sound("a", "mision")),
    ("OKR104", sound("a", "watched")),
    ("OKR105", sound("a", "a/x")),
    ("OKR108", sound(key_results=[])),
]


@pytest.mark.parametrize(("wanted", "bad"), BAD, ids=[f"{rule} {each.title[:30]}" for rule, each in BAD])
def test_bad_examples_get_their_advice_and_no_other(wanted: str, bad: Objective) -> None:
    found = findings(plan(bad, kpis=(Kpi("watched", "Watched", NOWHERE, Reach(None, 1)),)))
    assert {each.id for each in found} == {wanted}
    assert all(each.node == bad.id or each.node.startswith("a/") for each in found)


def test_a_sound_plan_gets_no_advice() -> None:
    assert findings(plan(sound())) == []
    assert findings(plan()) == []
    assert [each.id for each in findings(plan(vision=None, mission=None))] == ["OKR201"]


def test_no_purpose_is_said_once_and_of_the_plan() -> None:
    drawn = plan(replace(sound(), supports=()), replace(sound("b"), supports=()), vision=None, mission=None)
    (found,) = findings(drawn)
    assert (found.id, found.node, found.severity) == ("OKR201", "plan", Severity.WARNING)


def test_a_reference_that_is_nearly_right_gets_its_name() -> None:
    (found,) = findings(plan(sound("launch"), sound("b", "lunch")))
    assert (found.id, found.node, found.field, found.fix_key) == ("OKR104", "b", "supports", "p")
    assert found.remedy == "did you mean launch?"


def test_a_kpi_may_dangle_too() -> None:
    kpi = Kpi("people", "People connected", NOWHERE, Reach(None, 1), "vison")
    assert [(each.id, each.node) for each in findings(plan(sound(), kpis=(kpi,)))] == [("OKR104", "people")]


def test_each_ring_is_an_error_once_and_told_on_its_shortest_way() -> None:
    ring = [sound("a", "b"), sound("b", "c", "a/x"), sound("c", "a", "mission"), sound("d", "c")]
    found = [each for each in findings(plan(*ring)) if each.severity is Severity.ERROR]
    assert [(each.id, each.node) for each in found] == [("OKR105", "a")]
    assert found[0].message.startswith("“The a of it” → “The b of it” → “The a of it”")


@given(situations())
def test_rings_are_found_where_something_supports_itself_in_the_end(situation: Situation) -> None:
    drawn = situation.plan
    above = {
        each.id: {found.id for name in each.supports if (found := drawn.supported_objective(name))}
        for each in drawn.objectives
    }
    reached = {name: set(above[name]) for name in above}
    for _ in above:
        reached = {name: far.union(*(above[step] for step in far)) for name, far in reached.items()}
    rings = {
        frozenset(far & {each for each in far if name in reached[each]})
        for name, far in reached.items()
        if name in far
    }
    found = [each.node for each in findings(drawn, *situation.entries) if each.id == "OKR105"]
    assert len(found) == len(rings)
    assert all(any(node in ring for ring in rings) for node in found)


def test_a_chain_of_thousands_is_no_ring_and_no_trouble() -> None:
    chain = [sound("o0"), *(sound(f"o{number}", f"o{number - 1}") for number in range(1, 3000))]
    assert "OKR105" not in ids(plan(*chain))
    closed = [sound("o0", "o2999"), *chain[1:]]
    assert ids(plan(*closed)).count("OKR105") == 1


def test_without_key_results_supporters_make_it_a_warning_and_a_draft_nothing() -> None:
    found = findings(plan(sound(key_results=[]), sound("b", "a")))
    assert [(each.id, each.severity) for each in found] == [("OKR108", Severity.WARNING)]
    assert ids(plan(sound(), sound("b", "a", key_results=[], state=State.DRAFT))) == []
    assert ids(plan(sound(key_results=[]), sound("b", "a", state=State.DRAFT))) == ["OKR108"]
    assert ids(plan(sound(key_results=[], state=State.CLOSED))) == []


@pytest.mark.parametrize(
    ("above", "words"),
    [
        (sound(state=State.CLOSED), "closed"),
        (sound(state=State.DRAFT), "still a draft"),
        (sound(cycle=PAST), "whose cycle 2026-H1 has ended"),
    ],
)
def test_support_of_what_is_over(above: Objective, words: str) -> None:
    (found,) = findings(plan(above, sound("b", "a")))
    assert (found.id, found.node) == ("OKR204", "b")
    assert words in found.message


def test_a_top_that_nobody_supports_only_where_others_are_supported() -> None:
    assert ids(plan(sound(), sound("b"))) == []
    found = findings(plan(sound(), sound("b"), sound("c", "b")))
    assert [(each.id, each.node) for each in found] == [("OKR205", "a")]


def test_too_many_of_everything() -> None:
    assert ids(plan(*(sound(f"o{number}") for number in range(5)))) == []
    (found,) = findings(plan(*(sound(f"o{number}") for number in range(6))))
    assert (found.id, found.node) == ("OKR206", "o5")
    teams = (Team("core", "Core", NOWHERE),)
    four = [sound(f"o{number}", team="core") for number in range(4)]
    (found,) = findings(plan(*four, teams=teams))
    assert (found.id, found.node) == ("OKR207", "o3")
    assert found.message == "Core has 4 objectives in 2026-H2"
    assert ids(plan(*four[:3], replace(four[3], cycle=NEXT), teams=teams)) == []
    five = [key_result(f"x/{number}", start=TODAY) for number in range(5)]
    full = [
        sound(f"o{each}", team="core", key_results=[replace(k, name=f"o{each}/{k.id}") for k in five])
        for each in "abc"
    ]
    (found,) = findings(plan(*full, teams=teams))
    assert (found.id, found.node) == ("OKR210", "oc/0")


def test_a_team_that_copies_everything() -> None:
    top = sound("top", title="Happy customers everywhere")
    copies = [
        sound("b", "top", title="Happy customers in Spain", team="es"),
        sound("c", "top", title="Everywhere happy customers in stores", team="es"),
    ]
    (found,) = findings(plan(top, *copies))
    assert (found.id, found.node, found.severity) == ("OKR305", "b", Severity.INFO)
    assert findings(plan(top, copies[0], sound("c", "top", title="Learn Spanish", team="es"))) == []


def test_what_is_over_is_history_and_gets_no_advice() -> None:
    over = with_key_results("Get 500 customers", ("Help us",))
    assert ids(plan(over)) == ["OKR208", "OKR211", "OKR302"]
    assert findings(plan(replace(over, cycle=PAST))) == []
    assert findings(plan(replace(over, state=State.CLOSED))) == []


def reported(*entries: Entry, kind: Kind = Kind.ASPIRATIONAL, metric: Metric | None = None) -> list[str]:
    """What is found about ``a/k``, half of whose time is gone, beside one that raises nothing."""
    running = key_result("a/k", metric, start=TODAY - timedelta(days=50), due=TODAY + timedelta(days=50))
    drawn = plan(sound(key_results=[running, key_result("a/new", start=TODAY)], kind=kind))
    found = findings(drawn, *entries)
    assert {each.node for each in found} <= {"a/k"}
    return [each.id for each in found]


def days_ago(days: int, value: float | bool, confidence: int | None = None) -> Entry:
    return check_in("a/k", value, TODAY - timedelta(days=days), confidence)


def test_silence_and_pace_and_confidence() -> None:
    assert reported(days_ago(1, 50, 5)) == []
    assert reported() == ["OKR216"]
    assert reported(days_ago(11, 50, 5)) == ["OKR216"]
    assert reported(days_ago(1, 25, 5)) == []
    assert reported(days_ago(1, 20, 5)) == ["OKR217"]
    assert reported(days_ago(1, 20, 7)) == ["OKR218"]
    assert reported(days_ago(1, 2, 7), metric=Keep(3, None)) == ["OKR218"]
    assert reported(days_ago(1, 2, 6), metric=Keep(3, None)) == []
    assert reported(days_ago(1, 50, 6), kind=Kind.COMMITTED) == ["OKR215"]
    assert reported(days_ago(1, 50, 7), kind=Kind.COMMITTED) == []
    assert reported(days_ago(1, 100, 2)) == []


def test_on_track_without_movement() -> None:
    assert reported(days_ago(30, 50, 5), days_ago(10, 50), days_ago(1, 50)) == ["OKR219"]
    assert reported(days_ago(30, 50, 5), days_ago(10, 49), days_ago(1, 50)) == []
    assert reported(days_ago(20, 50, 5), days_ago(1, 50)) == []
    steady = [days_ago(30, 5, 5), days_ago(1, 5)]
    assert reported(*steady, metric=Keep(3, None)) == []
    assert reported(days_ago(30, 1, 5), days_ago(1, 1), metric=Milestones(("one", "two"))) == ["OKR219"]


def test_a_first_confidence_is_healthy_in_the_middle() -> None:
    assert reported(days_ago(1, 50, 8)) == ["OKR303"]
    assert reported(days_ago(1, 50, 8), kind=Kind.COMMITTED) == []
    assert reported(days_ago(1, 50, 2)) == ["OKR303"]
    assert reported(days_ago(30, 48, 9), days_ago(1, 50, 9)) == []  # past, and no longer to be helped


def test_a_cycle_that_was_too_safe() -> None:
    four = [key_result(f"a/{number}", YesNo(), start=PAST.start, due=PAST.end) for number in range(4)]
    drawn = plan(sound(key_results=four, cycle=PAST))
    done = [check_in(each.name, True, PAST.end, number=number) for number, each in enumerate(four)]
    (found,) = findings(drawn, *done[:3])
    assert (found.id, found.node, found.fix_key) == ("OKR304", "plan", None)
    assert found.message.startswith("3 of 4 aspirational key results of 2026-H1")
    assert ids(drawn, *done[:2]) == []
    assert ids(plan(sound(key_results=four, cycle=PAST, kind=Kind.COMMITTED)), *done) == []
    graded = [
        Close(key=key(TODAY, 50 + number), author="sam", about=each.name, score=0.7)
        for number, each in enumerate(four)
    ]
    assert ids(drawn, *done, *graded) == []
    assert ids(drawn, *done, close("a")) == ["OKR304"]


@pytest.mark.parametrize(
    "title",
    ["Ready for 2027", "Q4 at its best", "24/7 calm", "Pass SOC 2 with ease", "Be #1 in B2B", "On 5G"],
)
def test_years_and_names_hold_no_measure(title: str) -> None:
    assert measure_in(title) is None


@pytest.mark.parametrize(
    "title", ["NPS 9 %", "Win 3 prizes", "Reach the top 3", "Grow to €30k", "Up (40%)", "5 new markets"]
)
def test_measures_are_seen(title: str) -> None:
    assert measure_in(title) is not None


@pytest.mark.parametrize(
    "title",
    [
        "Help centre in 5 languages",
        "Support tickets under a day",
        "Build time",
        "Building permits",
        "Testing hours",
        "",
    ],
)
def test_nouns_are_no_verbs(title: str) -> None:
    assert leading_verb(title, OUTPUT_VERBS | ACTIVITY_VERBS) is None


@given(situations())
def test_every_plan_can_be_checked_and_every_finding_says_what_to_do(situation: Situation) -> None:
    found = check(reckon(situation.plan, situation.journal, TODAY))
    order = [list(Severity).index(each.severity) for each in found]
    assert order == sorted(order)
    for each in found:
        assert situation.plan.knows(each.node) or each.node == "plan"
        assert each.message and each.remedy


def test_checks_can_be_switched_off() -> None:
    drawn = plan(sound(owner=None, title="Get 500 customers"))
    assert ids(drawn) == ["OKR202", "OKR211"]
    assert ids(replace(drawn, ignored_checks=frozenset({"OKR202"}))) == ["OKR211"]


def test_the_catalogue_is_complete_and_clashes_with_nothing() -> None:
    known = [rule.id for rule in CATALOGUE]
    assert known == sorted(set(known))
    store = "".join(path.read_text() for path in (SAMPLES.parent / "okrtui" / "store").glob("*.py"))
    assert [each for each in known if f'"{each}"' in store] == []
    for rule in CATALOGUE:
        assert rule.what
        assert rule.id[3] == {"error": "1", "warning": "2", "info": "3"}[rule.severity]
    now = {rule for rule, _ in BAD} | {"OKR201", "OKR204", "OKR205", "OKR206", "OKR207", "OKR210", "OKR215"}
    assert {*now, "OKR216", "OKR217", "OKR218", "OKR219", "OKR303", "OKR304", "OKR305"} == set(known)


def test_the_sample_plans() -> None:
    day = NOW.end.replace(month=11, day=22)
    for name in ("acme.toml", "personal.toml"):
        read = read_plan(SAMPLES / name).plan
        assert Severity.ERROR not in {each.severity for each in check(reckon(read, journal(), day))}
