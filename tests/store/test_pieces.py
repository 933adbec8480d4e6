"""A large file read in pieces: what it says is what it says as a whole, or it is read as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from okrtui.store import pieces, plan_files, tables
from okrtui.store.pieces import NotInPiecesError, in_pieces
from okrtui.store.plan_reader import read_plan
from okrtui.store.progress import Progress
from okrtui.store.toml_text import TomlError, parse
from tests.store.test_plan_reader import BROKEN, MISTAKES, RICH
from tests.store.toml_texts import TomlText, canonical, toml_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def small_pieces() -> Iterator[None]:
    """Every file large, and every objective a piece of its own."""
    with patch.object(pieces, "LEAST", 0), patch.object(pieces, "_PIECE", 1):
        yield


def _together(text: str) -> dict[str, Any] | None:
    """What the pieces of a text say; None when it has to be read as a whole."""
    try:
        data = in_pieces(text)
        return {**data, "objective": list(data["objective"])}
    except NotInPiecesError:
        return None


@given(toml_texts())
@settings(max_examples=500)
def test_pieces_say_what_the_whole_says(written: TomlText) -> None:
    together = _together(written.text)
    assert together is None or canonical(together) == canonical(parse(written.text))


HEAD = 'name = "p"\n[[team]]\nid = "t"\n'
OBJECTIVE = '[[objective]]\nid = "o"\n[[objective.key_result]]\nid = "k"\n[objective.extra]\nx = 1\n'


@pytest.mark.parametrize(
    "text",
    [
        HEAD + OBJECTIVE * 3,
        OBJECTIVE * 3,
        "# of one team\n" + OBJECTIVE,
        (HEAD + OBJECTIVE * 3).replace("\n", "\r\n"),
        HEAD + OBJECTIVE * 3 + '[[team]]\nid = "u"\n\n[[kpi]]\nid = "x"\n',
        HEAD + OBJECTIVE + 'tags = [\n  "a",\n  "b",\n]\n' + OBJECTIVE + '  [[team]]\nid = "u"',
        HEAD + OBJECTIVE + "note = '''\n[[team]]\n'''\n" + OBJECTIVE,
    ],
)
def test_what_most_files_look_like_is_read_in_pieces(text: str) -> None:
    with patch.object(pieces, "parse", side_effect=parse) as parsing:
        assert _together(text) == parse(text)
    assert text not in [call.args[0] for call in parsing.call_args_list]


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        f"note = '''\n{OBJECTIVE}'''\n",
        f"note = '''\n{OBJECTIVE}[[team]] # '''\n",
        f"note = '''\n{OBJECTIVE}\n'''\n{OBJECTIVE}",
        f"{HEAD}{OBJECTIVE}note = '''\n{OBJECTIVE}'''\n{OBJECTIVE}",
        f'{HEAD}{OBJECTIVE}[[kpi]]\nid = "x"\n{OBJECTIVE}',
        f'{HEAD}{OBJECTIVE}[[kpi]]\nid = "x"\n[objective.late]\nx = 1\n',
        f'{HEAD}{OBJECTIVE}[["objective"]]\nid = "x"\n',
        f'[["objective"]]\nid = "x"\n{OBJECTIVE}',
        f"objective = []\n{OBJECTIVE}",
        f"objective.x = 1\n{OBJECTIVE}",
        f"{HEAD}{OBJECTIVE}id = 'again'\n{OBJECTIVE}",
        f"{HEAD}{OBJECTIVE}{HEAD}",
        f"{HEAD}tags = [\n{OBJECTIVE}]\n",
    ],
)
def test_what_may_mean_something_else_in_pieces_is_read_as_a_whole(text: str) -> None:
    try:
        whole = parse(text)
    except TomlError:
        assert _together(text) is None
    else:
        assert _together(text) in (None, whole)


def _read_both_ways(root: Path) -> tuple[Any, Any]:
    whole = patch.object(plan_files, "in_pieces", side_effect=NotInPiecesError)
    with whole:
        expected = read_plan(root)
    found = read_plan(root)
    return (found.plan, found.digests), (expected.plan, expected.digests)


def test_a_plan_in_pieces_is_the_plan_with_the_same_mistakes_at_the_same_places(tmp_path: Path) -> None:
    root = tmp_path / "plan.toml"
    texts = [BROKEN.replace(old, new, 1) for old, new, *_ in MISTAKES]
    more = '\n[[objective]]\ntitle = "More"\nodd = 1\n[[team]]\nid = "late"\n[[objective]]\nteam = "late"\n'
    for text in [RICH, *texts, *(each + more for each in texts)]:
        root.write_text(text)
        found, expected = _read_both_ways(root)
        assert found == expected


@pytest.mark.parametrize(
    "broken", ["[[objective]", "[[objective", "[objective", "[[objective]] x", '"', "= ["]
)
def test_what_is_found_before_a_broken_line_is_told_at_its_place(tmp_path: Path, broken: str) -> None:
    root = tmp_path / "plan.toml"
    root.write_text(f"{HEAD}[[objective]]\nodd = 1\n{OBJECTIVE}{broken}\n")
    found, expected = _read_both_ways(root)
    assert found == expected
    assert ("OKR220", 5) in [(each.id, each.line) for each in found[0].problems]


def test_teams_and_cycles_of_one_file_are_known_in_another(tmp_path: Path) -> None:
    root, part = tmp_path / "plan.toml", tmp_path / "part.toml"
    root.write_text('include = "part.toml"\n[[objective]]\ntitle = "A"\nteam = "u"\ncycle = "y"\n')
    around = '[[team]]\nid = "u"\n[[cycle]]\nid = "y"\nstart = 2026-01-01\nend = 2026-12-31\n'
    for more, problems in (("", set()), ('[[objective]]\ntitle = "', {"OKR101", "OKR102"})):
        part.write_text(f'[[objective]]\ntitle = "B"\n{around}{more}')
        found, expected = _read_both_ways(root)
        assert found == expected
        assert {each.id for each in found[0].problems} == problems
        assert found[0].objectives[0].cycle == found[0].cycles[0]


def test_a_save_set_aside_is_told_though_a_file_is_read_twice(tmp_path: Path) -> None:
    root = tmp_path / "plan.toml"
    root.write_text(f"{HEAD}{OBJECTIVE}[[kpi]]\n{OBJECTIVE}")
    with patch.object(plan_files, "_finished", side_effect=["was set aside", ""]):
        problems = read_plan(root).plan.problems
    assert [each.message for each in problems if each.id == "OKR115"] == ["was set aside"]


def test_while_objectives_are_read_the_progress_tells_of_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, part = tmp_path / "plan.toml", tmp_path / "part.toml"
    root.write_text(f'include = "part.toml"\n{OBJECTIVE}')
    part.write_text(OBJECTIVE.replace('"o"', '"p"'))
    progress, seen = Progress(), []

    def is_id(_: object) -> bool:
        seen.append((progress.current and progress.current.name, progress.number, progress.share))
        return True

    monkeypatch.setattr(tables, "is_id", is_id)
    progress.expect([root])
    read_plan(root, progress=progress)
    size = root.stat().st_size + part.stat().st_size
    first = ("plan.toml", 1, 0.0)
    second = ("part.toml", 2, root.stat().st_size / size)
    assert seen == [first, first, second, second]
    assert (progress.current, progress.files, progress.share) == (None, 2, 1.0)
