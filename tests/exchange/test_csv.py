"""Tables: what a spreadsheet sees of a plan, and what is read out of those of other tools."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.exchange.formula_guard import guarded, unguarded
from okrtui.exchange.imported import ImportedKeyResult, ImportedObjective, ImportedPlan, ImportRefusedError
from okrtui.exchange.write_csv import COLUMNS
from okrtui.model.safe_text import safe
from tests.exchange.hostile import TEXTS, everything_called
from tests.exchange.plans import imported, sample, written

STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def by_title(plan: ImportedPlan) -> dict[str, ImportedObjective]:
    return {each.title: each for each in plan.objectives}


def key_results(plan: ImportedPlan) -> dict[str, ImportedKeyResult]:
    return {each.title: each for objective in plan.objectives for each in objective.key_results}


def told(plan: ImportedPlan) -> str:
    return "\n".join(plan.left_out)


def test_a_row_says_what_a_node_says() -> None:
    table = rows(written("csv", sample("acme.toml")))
    assert [row["kind"] for row in table][:5] == ["vision", "kpi", "mission", "objective", "key result"]
    (users,) = [row for row in table if row["id"] == "launch/active-users"]
    assert users == dict.fromkeys(COLUMNS, "") | {
        "kind": "key result",
        "id": "launch/active-users",
        "title": "1 million active users within six months",
        "supports": "launch",
        "team": "growth",
        "owner": "maria",
        "start": "2026-07-01",
        "due": "2026-12-31",
        "baseline": "0",
        "target": "1000000",
        "unit": "users",
        "value": "580000",
        "progress": "0.58",
        "expected": "0.7869",
        "status": "behind",
        "reason": "21 points under the pace line",
        "confidence": "6",
        "last check-in": "2026-11-20",
        "note": "Beta invites to 20 k people went out.",
        "weight": "1",
        "every": "week",
    }


@pytest.mark.parametrize("name", ["acme.toml", "department/plan.toml", "personal.toml", "sourced/plan.toml"])
def test_the_sample_plans_are_read_back(name: str) -> None:
    before = sample(name)
    after = imported("csv", written("csv", before))
    plan = before.plan
    assert (after.vision, after.mission) == (plan.vision or "", plan.mission or "")
    found = {each.id: each for each in after.objectives}
    assert found.keys() == {each.id for each in plan.objectives}
    cycles = {each.id: each for each in after.cycles}
    for objective in plan.objectives:
        each = found[objective.id]
        assert (each.title, each.supports, each.team, each.owner) == (
            objective.title,
            objective.supports,
            objective.team or "",
            objective.owner or "",
        )
        assert (each.tags, each.stand_alone, each.kind or "aspirational", each.state or "active") == (
            objective.tags,
            objective.stand_alone or "",
            objective.kind,
            objective.state,
        )
        if objective.cycle:
            cycle = cycles[each.cycle]
            assert (cycle.id, cycle.start, cycle.end) == (
                objective.cycle.id,
                objective.cycle.start,
                objective.cycle.end,
            )
        for key_result, own in zip(objective.key_results, each.key_results, strict=True):
            metric = key_result.metric
            assert (own.id, own.title, own.unit) == (key_result.id, key_result.title, key_result.unit)
            for name in ("baseline", "target", "at_least", "at_most"):
                assert getattr(own, name) == getattr(metric, name, None)
            assert own.milestones == getattr(metric, "names", ())
            assert [(each.title, each.done) for each in own.initiatives] == [
                (each.title, each.done) for each in key_result.initiatives
            ]
            latest = before.key_results[key_result.name].latest
            assert own.value == (latest.value if latest else None)
            assert (own.confidence, own.checked_in) == (
                before.key_results[key_result.name].confidence,
                latest.day if latest else None,
            )


@pytest.mark.parametrize("text", TEXTS)
def test_no_cell_is_a_formula_and_each_is_read_back(text: str) -> None:
    source = written("csv", everything_called(text))
    for row in rows(source):
        for name, cell in row.items():
            if name not in ("value", "progress", "expected"):
                assert not cell.startswith(STARTS_A_FORMULA)
                assert not cell.lstrip().startswith(STARTS_A_FORMULA)
    for line in source.splitlines():  # a spreadsheet that parts columns at semicolons
        assert not any(part.startswith(STARTS_A_FORMULA) for part in line.split(";"))
    plan = imported("csv", source)
    shown = safe(text).strip()
    assert (plan.vision, plan.mission) == (shown, shown)
    (first, *_) = plan.objectives
    assert (first.title, first.owner if ";" not in text else "") == (shown, shown if ";" not in text else "")
    assert first.key_results[0].note == shown


@given(st.text(st.sampled_from("=+-@'; \tab＝1,"), max_size=12))
def test_guarding_a_text_and_taking_the_guard_away_gives_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip().startswith(STARTS_A_FORMULA)
    assert not any(part.startswith(STARTS_A_FORMULA) for part in guarded(text).split(";"))


def test_a_negative_number_stays_a_number() -> None:
    plan = imported("csv", "kind,title,baseline,target,value\no,Warm,,,\nkr,Cold,5,-20,-3.5\n")
    assert key_results(plan)["Cold"].value == -3.5


def test_ally_and_viva_goals() -> None:
    """Row ids as parents, several in a cell; people by their addresses."""
    plan = imported(
        "csv",
        "Row ID,Title,Parent,Entity,Owner Email,Time Period,Start Date,End Date,Type,Metric Name,"
        "Start,Target,Current Value\n"
        "1,Grow,,Acme,ann@acme.com,Q4 2026,10/13/2026,12/31/2026,Objective,,,,\n"
        "2,Reach 5M ARR,1,Acme,bob@acme.com,Q4 2026,,,Key Result,USD,1000000,5000000,2500000\n"
        '3,Delight,"1\n2",Individual,ann@acme.com,Q4 2026,,,Objective,,,,\n'
        "4,Write the guide,2,Acme,bob@acme.com,Q4 2026,,,Project,,,,\n",
    )
    grow, delight = by_title(plan)["Grow"], by_title(plan)["Delight"]
    assert (grow.owner, grow.team, grow.cycle) == ("ann@acme.com", "Acme", "Q4 2026")
    (arr,) = grow.key_results
    assert (arr.baseline, arr.target, arr.value, arr.unit) == (1_000_000, 5_000_000, 2_500_000, "USD")
    assert [each.title for each in arr.initiatives] == ["Write the guide"]
    assert delight.supports == ("1", "1/2")
    assert (grow.id, arr.id, delight.team) == ("1", "2", "")
    assert arr.start == date(2026, 10, 13)
    assert [(each.id, each.start, each.end) for each in plan.cycles] == [
        ("Q4 2026", date(2026, 10, 1), date(2026, 12, 31))
    ]


def test_betterworks() -> None:
    """Goals and milestones in the order of rows, measured in percent."""
    plan = imported(
        "csv",
        "name,type,progress,start_date,end_date,owner_email,categories,description\n"
        "Ship it,goal,,2026-10-01,2026-12-31,ann@acme.com,Product; Growth,Long words\n"
        "Beta is out,milestone,40,2026-10-01,2026-11-30,bob@acme.com,,\n"
        "Care,goal,,,,,,\n"
        "Answer in a day,milestone,100,,,,,\n",
    )
    assert by_title(plan)["Ship it"].tags == ("Product", "Growth")
    assert [each.title for each in by_title(plan)["Care"].key_results] == ["Answer in a day"]
    beta = key_results(plan)["Beta is out"]
    assert (beta.baseline, beta.target, beta.unit, beta.value) == (0, 100, "%", 40)
    assert beta.due == date(2026, 11, 30)


def test_appfire() -> None:
    """Outline numbers tell what is above, and one column of types says something else."""
    plan = imported(
        "csv",
        "Order,Type,Summary,Status,Period,Owner,Weight,OKR type,Teams,"
        "Start value,Current value,Target value\n"
        "1,Objective,Establish,On track,Q3 2025,Agnes,1,Strategic theme,,0,0,10\n"
        "1.1,Objective,Increase ARR,not started,Q3 2025,Agnes,1,Company,Alpha,0,0,10\n"
        "1.1.1,Key result,From 1 to 3,On track,Q3 2025,Agnes,2,,Alpha,1,2,3\n",
    )
    assert by_title(plan)["Increase ARR"].supports == (by_title(plan)["Establish"].id,)
    found = key_results(plan)["From 1 to 3"]
    assert (found.baseline, found.value, found.target, found.weight, found.team) == (1, 2, 3, 2, "Alpha")
    assert "the column “OKR type” is not known" in told(plan)
    assert "Lines 2, 3: numbers and notes of an objective are left out" in told(plan)


def test_a_spreadsheet_by_hand_with_semicolons_and_commas() -> None:
    """An objective beside its key results, once or on every row; numbers as Germans write them."""
    plan = imported(
        "csv",
        "\ufeffStand 22.11.2026;;;;;\n\n"
        "OBJECTIVE;key_result;Verantwortlich;Start value;Target value;Current;Due date;Confidence\n"
        "Wachsen;Umsatz;ann;1.000,5;2.500,75;1.200;31.12.2026;70%\n"
        ";Kunden;bob;10;50;12,5;30.11.2026;8/10\n"
        "Helfen;Zufriedenheit;ann;4,2;5;4,5;05/06/2026;high\n"
        "Wachsen;Länder;ann;1;3;2;;0.4\n",
    )
    grow = by_title(plan)["Wachsen"]
    assert [each.title for each in grow.key_results] == ["Umsatz", "Kunden", "Länder"]
    revenue, customers, countries = grow.key_results
    assert (revenue.baseline, revenue.target) == (1000.5, 2500.75)
    assert (revenue.due, customers.due) == (date(2026, 12, 31), date(2026, 11, 30))
    assert customers.value == 12.5
    assert [each.confidence for each in (revenue, customers, countries)] == [7, 8, 4]
    assert key_results(plan)["Zufriedenheit"].due is None
    assert "Line 6: due is left out" in told(plan)
    assert "5 jun 2026" in told(plan).casefold()
    assert "“high” is no number from 0 to 10" in told(plan)
    assert told(plan).count("Verantwortlich") == 1


def test_what_stands_beside_a_key_result_about_its_objective() -> None:
    plan = imported(
        "csv",
        "Objective ID,Objective,Parent objective,Objective owner,Key result ID,Key result,Owner,Target\n"
        "OBJ-1,Grow,,ann,KR-1,Sales,bob,5\n"
        "OBJ-2,Sell,Grow,cat,KR-2,Calls,dan,7\n"
        "OBJ-2,Sell,Grow,cat,KR-3,Mails,dan,8\n"
        "OBJ-1,Grow,,ann,,,,\n",
    )
    grow, sell = plan.objectives
    assert (grow.id, grow.supports, sell.id, sell.supports) == ("OBJ-1", (), "OBJ-2", ("OBJ-1",))
    assert (grow.owner, sell.owner) == ("ann", "cat")
    assert [(each.id, each.owner, each.target) for each in sell.key_results] == [
        ("KR-2", "dan", 7),
        ("KR-3", "dan", 8),
    ]
    assert plan.left_out == ()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,250", 1250),
        ("1,234,567.5", 1234567.5),
        ("1.234.567", 1234567),
        ("1 000 000", 1000000),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("$3M", 3_000_000),
        ("EUR 2.5k", 2500),
        ("12.5%", 12.5),
        ("(7)", -7),
        ("−8,6", -8.6),
        ("1E+06", 1_000_000),
        ("3 of 5", 3),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float) -> None:
    plan = imported("csv", f'kind,title,target,value\no,A,,\nkr,B,1000000000,"{cell}"\n')
    assert key_results(plan)["B"].value == number


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e999", "9" * 30, "1.2.3", "many", "2026-11-30"])
def test_what_is_no_number_is_told(cell: str) -> None:
    plan = imported("csv", f"kind,title,target,value\no,A,,\nkr,B,10,{cell}\n")
    assert key_results(plan)["B"].value is None
    assert "Line 3: value is left out" in told(plan)


def test_nothing_is_dropped_in_silence() -> None:
    plan = imported(
        "csv",
        "kind,title,supports,owner,target,weight,mood,every\n"
        "o,A,Nowhere,ann; bob,,,blue,daily\n"
        "wish,B,,,,,,\n"
        "o,,,ann,,,,\n"
        "kr,C,,,5,-1,,sometimes,extra\n"
        "initiative,D,A,,,,,\n"
        "mission,M,,,,,,\nmission,N,,,,,,\n",
    )
    for words in (
        "Line 1: the column “mood” is not known",
        "Line 2: “Nowhere” is to be supported",
        "Line 2: of several in the column owner",
        "Line 3: “wish” tells no kind",
        "Line 4: a row without a title",
        "Line 5: a key result without an objective",
        "Line 5: weight is left out",
        "Line 5: every is left out",
        "Line 5: cells beyond the last column",
        "Line 6: the initiative “D”",
        "Line 8: a second mission is left out: “N”",
    ):
        assert words in told(plan)
    assert {each.title for each in plan.objectives} == {"A", "B", "Key results without an objective"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n\n", "There is nothing in it"),
        ("just some words\nand more", "no table"),
        ("owner,target\nann,5\n", "no column of titles"),
        ("kind,title\n", "no rows"),
        ("kind,title\no,\n", "no rows"),
        ("kind,title\no,A\no,B\0\n", "Line 3"),
        ('kind,title\no,"never closed\n' + "a\n" * 100_000, "Line 2"),
        ("kind,title\no," + "a" * 10_000_000, "Line 2"),
        ("kind,title\no," + "a" * 110_000, "110,000 characters"),
        ("title," + ",".join(["owner"] * 100_000), "100,001 columns"),
    ],
)
def test_what_is_no_table_is_refused(text: str, said: str) -> None:
    with pytest.raises(ImportRefusedError, match=said):
        imported("csv", text)


def test_rings_and_long_chains_of_parents_end() -> None:
    chain = "".join(f"kr,k{number},k{number - 1}\n" for number in range(1, 20_000))
    plan = imported("csv", f"kind,title,supports\no,k0,k2\n{chain}kr,x,y\nkr,y,x\n")
    assert len(by_title(plan)["k0"].key_results) == 19_999
    assert "Lines 20002, 20003" in told(plan)


def test_a_large_table_needs_a_few_times_its_size() -> None:
    note = "what happened last week, told in words, and why it matters to somebody " * 4
    lines = (f"kr,k{number},o,{number},{note}{number}" for number in range(10_000))
    text = "kind,title,supports,target,note\no,o,,,\n" + "\n".join(lines)
    tracemalloc.start()
    imported("csv", text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * len(text)


def test_in_a_table_with_decimal_commas_a_point_parts_thousands() -> None:
    plan = imported(
        "csv", "Objective;KR;Start;Target;Current\nWachsen;Kunden;0;1.250;430\n;Quote;0,5;2,75;1.5\n"
    )
    found = key_results(plan)
    assert (found["Kunden"].target, found["Kunden"].value) == (1250, 430)
    assert (found["Quote"].baseline, found["Quote"].target, found["Quote"].value) == (0.5, 2.75, 1.5)


def test_beside_tabs_without_decimal_commas_a_point_parts_decimals() -> None:
    plan = imported("csv", "Objective\tKR\tStart\tTarget\nGrow\tShare\t1,250\t1.250\n")
    assert (key_results(plan)["Share"].baseline, key_results(plan)["Share"].target) == (1250, 1.25)


def test_an_objective_id_beside_a_title_is_the_id_of_the_row() -> None:
    plan = imported(
        "csv",
        "Objective ID,Title,Type,Parent ID\n"
        "101,Win the market,Objective,\n102,Twenty customers,Key Result,101\n103,Latency,KPI,104\n"
        "104,Be fast,Objective,101\n",
    )
    found = by_title(plan)
    assert [each.title for each in found["Win the market"].key_results] == ["Twenty customers"]
    assert found["Be fast"].supports == ("101",)
    assert [each.title for each in found["Be fast"].key_results] == ["Latency"]
    assert told(plan) == ""


def test_a_row_of_totals_is_no_objective() -> None:
    plan = imported("csv", "Objective,KR,Target,Progress\nGrow,Sales,10,50%\nTotal,,,37%\n")
    assert list(by_title(plan)) == ["Grow"]
    assert "Line 3: a row of totals is left out: “Total”." in plan.left_out


def test_who_owns_all_key_results_of_an_objective_owns_it() -> None:
    plan = imported(
        "csv", "Objective,KR,Owner\nGrow,Sales,Ana\n,Share,\nShip,App,Raj\nShip,Site,Li\nRest,Sleep,\n"
    )
    assert {each.title: each.owner for each in plan.objectives} == {"Grow": "Ana", "Ship": "", "Rest": ""}
    assert [each.owner for each in key_results(plan).values()] == ["", "", "Raj", "Li", ""]


def test_a_value_out_of_progress_is_as_short_as_one_would_write_it() -> None:
    text = "Objective,KR,Start,Target,Progress\nGrow,Sales,0,20,35%\n,Share,,,0.6\n,Rest,0,1,12.5%\n"
    found = key_results(imported("csv", text))
    assert [repr(each.value) for each in found.values()] == ["7", "60", "0.125"]


def test_what_stands_above_the_header_is_told() -> None:
    plan = imported("csv", "Company OKRs Q4,,\n,,\nObjective,KR,Target\nGrow,Sales,5\n")
    assert plan.left_out == (
        "Line 1: what stands above the names of the columns is left out: “Company OKRs Q4”.",
    )
