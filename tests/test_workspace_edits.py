"""Edits of the plan through the workspace: the bytes, the journal, undo and redo, and what others did."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.errors import CannotWriteError, ConflictError, FieldChangedError, OkrtuiError
from okrtui.model.edits import AddNode, Edit, Edits, MoveNode, MoveToFile, RemoveNode, SetField
from okrtui.store import plan_writer
from okrtui.store.plan_writer import free_id
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN = """\
# Acme.
name = "Acme"
vision = "Far"   # and wide
include = ["teams/*.toml"]

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[team]]
name = "The Ops"

# Everybody waits for it.
[[objective]]
id = "launch"
title = "Launch"
supports = ["vision"]

[[objective.key_result]]
id = "users"
title = "Users"
target = 1_000   # paying

[[objective.key_result.initiative]]
title = "Call them"

[[objective.key_result.initiative]]
title = "Visit them"
done = true

# -- second --

[[objective]]
title = "Second"

[[objective.key_result]]
title = "Signed"

[[kpi]]
id = "nps"
title = "NPS"
"""
TEAM = """\
[[objective]]
id = "run"
title = "Run"
key_result = [{ id = "uptime", title = "Uptime", at_least = 99.9 }]
"""
TODAY = date(2026, 11, 20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return _written(tmp_path / "plans")


def _written(folder: Path, plan: str = PLAN) -> Path:
    (folder / "teams").mkdir(parents=True)
    (folder / "acme.toml").write_bytes(plan.encode())
    (folder / "teams/a.toml").write_bytes(TEAM.encode())
    return folder / "acme.toml"


def _open(root: Path, author: str = "maria") -> Workspace:
    return Workspace(root, author, Clock(TODAY))


def _plan(root: Path) -> tuple[str, str]:
    return root.read_bytes().decode(), (root.parent / "teams/a.toml").read_bytes().decode()


def _entries(root: Path, author: str = "maria") -> list[str]:
    lines = (root.parent / f"acme.journal/{author}.toml").read_text().splitlines()
    return [re.sub(r"^\S+ = ", "", line) for line in lines]


# -- each kind of edit ----------------------------------------------------------------------------------

CASES: list[tuple[Edit, Callable[[str], str], list[str]]] = [
    (
        SetField("launch", "title", "Launch", "Go"),
        lambda plan: plan.replace('"Launch"', '"Go"'),
        ['change = "launch", field = "title", from = "Launch", to = "Go"'],
    ),
    (
        SetField("launch", "owner", None, "li"),
        lambda plan: plan.replace('supports = ["vision"]\n', 'supports = ["vision"]\nowner = "li"\n'),
        ['change = "launch", field = "owner", to = "li"'],
    ),
    (
        SetField("plan", "vision", "Far", None),
        lambda plan: plan.replace('vision = "Far"   # and', "# and"),
        ['change = "vision", field = "vision", from = "Far"'],
    ),
    (
        SetField("launch/users", "target", 1000, None),
        lambda plan: plan.replace("target = 1_000   # paying", "# paying"),
        ['change = "launch/users", field = "target", from = 1_000'],
    ),
    (
        SetField("cycle:2026-H2", "end", date(2026, 12, 31), date(2027, 1, 31)),
        lambda plan: plan.replace("2026-12-31", "2027-01-31"),
        ['change = "cycle:2026-H2", field = "end", from = 2026-12-31, to = 2027-01-31'],
    ),
    (
        SetField("launch/users/initiative:1", "done", False, True),
        lambda plan: plan.replace('"Call them"\n', '"Call them"\ndone = true\n'),
        ['change = "launch/users", field = "initiative 1 done", from = false, to = true'],
    ),
    (
        Edits((SetField("launch", "title", "Launch", "Go"), SetField("launch", "supports", "vision", None))),
        lambda plan: plan.replace('"Launch"\nsupports = ["vision"]\n', '"Go"\n'),
        [
            'change = "launch", field = "title", from = "Launch", to = "Go"',
            'change = "launch", field = "supports", from = "vision"',
        ],
    ),
    (
        AddNode("key_result", "launch", (("title", "Fast"), ("at_most", 5)), "launch/users"),
        lambda plan: plan.replace(
            "# -- second",
            '[[objective.key_result]]\nid = "fast"\ntitle = "Fast"\nat_most = 5\n\n# -- second',
        ),
        ['change = "launch/fast", field = "added", to = "Fast"'],
    ),
    (
        AddNode("initiative", "launch/users", (("title", "Write"),), "launch/users/initiative:1"),
        lambda plan: plan.replace(
            '"Call them"\n', '"Call them"\n\n[[objective.key_result.initiative]]\ntitle = "Write"\n'
        ),
        ['change = "launch/users", field = "initiative added", to = "Write"'],
    ),
    (
        AddNode("objective", None, (("id", "new"), ("title", "New"), ("supports", "launch/users")), "launch"),
        lambda plan: plan.replace(
            "# -- second",
            '[[objective]]\nid = "new"\ntitle = "New"\nsupports = "launch/users"\n\n# -- second',
        ),
        ['change = "new", field = "added", to = "New"'],
    ),
    (
        AddNode("team", None, (("id", "b"), ("name", "B"))),
        lambda plan: plan.replace('The Ops"\n', 'The Ops"\n\n[[team]]\nid = "b"\nname = "B"\n'),
        ['change = "team:b", field = "added", to = "B"'],
    ),
    (
        RemoveNode("launch"),
        lambda plan: plan[: plan.index("# Everybody")] + plan[plan.index("# -- second") :],
        ['change = "launch", field = "removed", from = "Launch"'],
    ),
    (
        RemoveNode("launch/users/initiative:2"),
        lambda plan: plan.replace(
            '[[objective.key_result.initiative]]\ntitle = "Visit them"\ndone = true\n\n', ""
        ),
        ['change = "launch/users", field = "initiative 2 removed", from = "Visit them"'],
    ),
    (
        RemoveNode("nps"),
        lambda plan: plan.replace('\n[[kpi]]\nid = "nps"\ntitle = "NPS"\n', ""),
        ['change = "nps", field = "removed", from = "NPS"'],
    ),
    (
        RemoveNode("cycle:2026-H2"),
        lambda plan: plan.replace('[[cycle]]\nid = "2026-H2"\nstart = 2026-07-01\nend = 2026-12-31\n\n', ""),
        ['change = "cycle:2026-H2", field = "removed"'],
    ),
    (
        MoveNode("launch/users/initiative:2", -1),
        lambda plan: (
            plan.replace('"Call', '"x')
            .replace('"Visit them"\ndone = true\n', '"Call them"\n')
            .replace('"x them"\n', '"Visit them"\ndone = true\n')
        ),
        ['change = "launch/users", field = "initiative 2 moved", to = "up"'],
    ),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("edit", "expected", "said"), CASES, ids=lambda each: type(each).__name__)
def test_an_edit_changes_its_own_bytes_says_so_and_can_be_taken_back_and_repeated(
    tmp_path: Path, edit: Edit, expected: Callable[[str], str], said: list[str], newline: str
) -> None:
    plan, after = PLAN.replace("\n", newline), expected(PLAN).replace("\n", newline)
    assert plan != after
    root = _written(tmp_path / "plans", plan)
    workspace = _open(root)
    deed = workspace.apply(edit, "because")
    assert _plan(root) == (after, TEAM)
    assert _entries(root) == [f'{{ {line}, note = "because" }}' for line in said]
    assert deed.what.describe()  # type: ignore[union-attr]
    for _ in range(2):
        assert workspace.undo().about == deed.about
        assert _plan(root) == (plan, TEAM)
        assert workspace.redo().about == deed.about
        assert _plan(root) == (after, TEAM)
    assert len(_entries(root)) == 5 * len(said)
    assert _open(root).plan == workspace.plan


def test_an_objective_moves_to_another_file_and_back(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(MoveToFile("launch", 1))
    launch = PLAN[PLAN.index("# Everybody") : PLAN.index("\n# -- second")]
    moved = PLAN.replace(launch + "\n", ""), f"{TEAM}\n{launch}"
    assert _plan(root) == moved
    assert _entries(root) == [
        '{ change = "launch", field = "moved", from = "acme.toml", to = "teams/a.toml" }'
    ]
    workspace.undo()
    assert _plan(root) == (PLAN, TEAM)
    workspace.redo()
    assert _plan(root) == moved
    with pytest.raises(OkrtuiError, match="can't be moved"):
        workspace.apply(MoveToFile("launch", 1))


def test_a_move_to_another_file_that_is_cut_off_leaves_it_twice_and_never_nowhere(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, saved = plan_writer.save, []

    def save_once(path: Path, edit: Callable[[bytes], bytes]) -> bytes:
        saved.append(path.name)
        if len(saved) > 1:
            raise KeyboardInterrupt
        return save(path, edit)

    monkeypatch.setattr(plan_writer, "save", save_once)
    with pytest.raises(KeyboardInterrupt):
        _open(root).apply(MoveToFile("launch", 1))
    assert saved == ["a.toml", "acme.toml"]
    assert "Everybody waits" in _plan(root)[0]
    assert "Everybody waits" in _plan(root)[1]
    assert any(problem.id == "OKR103" for problem in _open(root).problems)


# -- any steps ------------------------------------------------------------------------------------------


def _some_edit(data: st.DataObject, workspace: Workspace) -> Edit:
    plan = workspace.plan
    names = [
        *(each.id for each in (*plan.objectives, *plan.kpis)),
        *(each.name for each in plan.key_results()),
    ]
    name = data.draw(st.sampled_from([*names, "team:the-ops"]))
    kind = data.draw(st.sampled_from(["set", "take out", "add", "add below", "remove", "move", "file"]))
    node = plan.objective(name) or plan.measured(name)
    match kind:
        case "set":
            return SetField(
                name, "title", node.title if node else None, data.draw(st.text(min_size=1, max_size=4))
            )
        case "take out":
            return SetField(name, "unit", getattr(node, "unit", None), None)
        case "add below" if plan.objective(name):
            return AddNode("key_result", name, (("title", "New"), ("target", 5000)))
        case "remove":
            return RemoveNode(name)
        case "move":
            return MoveNode(name, data.draw(st.sampled_from([-1, 1])))
        case "file" if plan.objective(name):
            return MoveToFile(name, data.draw(st.integers(0, 1)))
        case _:
            after = data.draw(st.sampled_from([None, *(each.id for each in plan.objectives)]))
            return AddNode("objective", None, (("title", "New"), ("supports", name)), after)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_steps_are_taken_back_and_repeated_to_the_byte(data: st.DataObject) -> None:
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    plan = data.draw(st.sampled_from(["", "\ufeff"])) + PLAN.replace("\n", newline)
    plan = plan.removesuffix(newline) if data.draw(st.booleans()) else plan
    with TemporaryDirectory() as folder:
        root = _written(Path(folder) / "plans", plan)
        workspace = _open(root)
        for name in ("second", "second/signed", "team:the-ops"):
            plan_writer.write_derived_ids(root, workspace.plan, name)
        workspace.load()
        states = [_plan(root)]
        for _ in range(data.draw(st.integers(1, 6))):
            try:
                workspace.apply(_some_edit(data, workspace))
            except OkrtuiError:
                assert _plan(root) == states[-1]
            else:
                states.append(_plan(root))
        for state in states[-2::-1]:
            workspace.undo()
            assert _plan(root) == state
        for state in states[1:]:
            workspace.redo()
            assert _plan(root) == state
        assert not any("not TOML" in problem.message for problem in workspace.problems)


# -- ids ------------------------------------------------------------------------------------------------


def test_ids_are_written_before_something_depends_on_them(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(AddNode("objective", None, (("title", "Third"), ("supports", ["second/signed"]))))
    plan = PLAN.replace('title = "Second"', 'id = "second"\ntitle = "Second"')
    plan = plan.replace('title = "Signed"', 'id = "signed"\ntitle = "Signed"')
    third = '\n[[objective]]\nid = "third"\ntitle = "Third"\nsupports = ["second/signed"]\n'
    plan = plan.replace("\n[[kpi]]", third + "\n[[kpi]]")
    assert root.read_text() == plan
    workspace.apply(SetField("launch", "team", None, "the-ops"))
    assert '[[team]]\nid = "the-ops"\nname = "The Ops"' in root.read_text()


def test_a_key_result_below_an_objective_without_id_gives_it_one(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(AddNode("key_result", "second", (("title", "Paid"),)))
    assert 'id = "second"\ntitle = "Second"' in root.read_text()
    workspace.undo()
    assert root.read_text() == PLAN.replace('title = "Second"', 'id = "second"\ntitle = "Second"')


def test_a_changed_initiative_gives_all_above_it_their_ids(root: Path) -> None:
    below = '[[objective.key_result.initiative]]\ntitle = "Ask"\n'
    root.write_text(PLAN.replace('title = "Signed"\n', f'title = "Signed"\n{below}'))
    _open(root).apply(SetField("second/signed/initiative:1", "done", None, True))
    assert 'id = "second"\ntitle = "Second"' in root.read_text()
    assert f'id = "signed"\ntitle = "Signed"\n{below}done = true\n' in root.read_text()


def test_new_ids_are_free_and_made_from_the_title(root: Path) -> None:
    workspace = _open(root)
    assert free_id(workspace.plan, "Crème brûlée!") == "creme-brulee"
    assert free_id(workspace.plan, "Launch") == "launch-2"
    assert free_id(workspace.plan, "NPS") == "nps-2"
    assert free_id(workspace.plan, "Mission") == "mission-2"
    assert free_id(workspace.plan, "Users") == "users"
    assert free_id(workspace.plan, "Users", "key_result", "launch") == "users-2"
    assert free_id(workspace.plan, "Users", "key_result", "second") == "users"
    for number in ("", "-2", "-3"):
        deed = workspace.apply(AddNode("objective", None, (("title", "Same"),)))
        assert deed.about == f"same{number}"


def test_an_id_that_is_written_stays(root: Path) -> None:
    with pytest.raises(OkrtuiError, match="it stays"):
        _open(root).apply(SetField("launch", "id", "launch", "start"))
    assert _plan(root) == (PLAN, TEAM)


def test_an_objective_comes_with_its_key_results_in_one_save(root: Path) -> None:
    workspace = _open(root)
    edit = Edits(
        (
            AddNode("objective", None, (("id", "new"), ("title", "New")), file=1),
            AddNode("key_result", "new", (("id", "a"), ("title", "A"))),
            AddNode("key_result", "new", (("id", "b"), ("title", "B"))),
        )
    )
    workspace.apply(edit)
    assert [each.name for each in workspace.plan.objectives[-1].key_results] == ["new/a", "new/b"]
    assert root.read_text() == PLAN
    workspace.undo()
    assert _plan(root) == (PLAN, TEAM)


# -- together with others -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "theirs", "why"),
    [
        (RemoveNode("launch"), ("target = 1_000", "target = 2_000"), "changed launch"),
        (RemoveNode("launch"), ("Visit them", "See them"), "changed launch"),
        (RemoveNode("launch"), ('id = "launch"', 'id = "start"'), "launch is not in acme.toml"),
        (AddNode("objective", None, (("id", "launch"),)), ("Far", "Far"), "a launch already"),
        (AddNode("objective", None, (("id", "nps"),)), ("Far", "Far"), "a nps already"),
        (AddNode("objective", None, (("id", "run"),)), ("Far", "Far"), "a run already"),
        (AddNode("objective", None, (("id", "mission"),)), ("Far", "Far"), "a mission already"),
        (AddNode("objective", None, (("id", "x"),)), ('"nps"', '"x"'), "a x already"),
        (AddNode("key_result", "launch", (("id", "users"),)), ("Far", "Far"), "a launch/users already"),
        (AddNode("key_result", "launch", (("id", "x"),)), ('"launch"', '"start"'), "launch is not in"),
        (
            AddNode("key_result", "launch", (("id", "x"),), "launch/users"),
            ('"users"', '"people"'),
            "users is not in",
        ),
        (AddNode("key_result", "launch", (("id", "x"),), "second/signed"), ("Far", "Far"), "not beside"),
        (MoveNode("launch/users", 1), ('"users"', '"people"'), "launch/users is not in"),
        (SetField("launch/users/initiative:1", "done", None, True), ("Call", "Ring"), "initiative:1 is not"),
    ],
)
def test_an_edit_that_meets_somebody_elses_is_refused_and_nothing_is_written(
    root: Path, edit: Edit, theirs: tuple[str, str], why: str
) -> None:
    workspace = _open(root)
    root.write_text(PLAN.replace(*theirs))
    with pytest.raises(ConflictError, match=why):
        workspace.apply(edit)
    assert _plan(root) == (PLAN.replace(*theirs), TEAM)
    assert not (root.parent / "acme.journal").exists()


@pytest.mark.parametrize(
    ("written", "before", "is_same"),
    [
        ('"mission"', ["mission"], True),
        ('["mission"]', "mission", True),
        ('["mission"]', ("mission",), True),
        ('["a", "b"]', ("a", "b"), True),
        ('["a", "b"]', ("b", "a"), False),
        ("[]", None, True),
        ('""', None, True),
        ("1", 1.0, True),
        ("1", True, False),
        ("false", None, True),
        ("true", None, False),
        ("0", None, False),
        ("2026-01-01T08:00:00", date(2026, 1, 1), True),
        ('"a"', "b", False),
    ],
)
def test_values_that_mean_the_same_are_no_conflict(
    root: Path, written: str, before: object, is_same: bool
) -> None:
    root.write_text(PLAN.replace('supports = ["vision"]', f"odd = {written}"))
    workspace = _open(root)
    if is_same:
        workspace.apply(SetField("launch", "odd", before, "new"))
        assert root.read_text() == PLAN.replace('supports = ["vision"]', 'odd = "new"')
    else:
        with pytest.raises(FieldChangedError):
            workspace.apply(SetField("launch", "odd", before, "new"))


def test_of_several_steps_all_are_made_or_none(root: Path) -> None:
    workspace = _open(root)
    steps = SetField("launch", "title", "Launch", "Go"), SetField("launch", "owner", "li", "sam")
    with pytest.raises(FieldChangedError):
        workspace.apply(Edits(steps))
    with pytest.raises(OkrtuiError, match=r"acme\.toml and teams/a\.toml can't be changed in one save"):
        workspace.apply(Edits((steps[0], SetField("run", "title", "Run", "Walk"))))
    with pytest.raises(OkrtuiError, match="nothing to change"):
        workspace.apply(Edits(()))
    assert _plan(root) == (PLAN, TEAM)


def test_what_was_removed_comes_back_beside_its_sibling_when_others_changed_the_file(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(RemoveNode("launch/users/initiative:1"))
    workspace.apply(RemoveNode("launch"))
    root.write_text("# theirs\n" + root.read_text().replace("Far", "Near"))
    workspace.undo()
    workspace.undo()
    assert [each.id for each in workspace.plan.objectives] == ["launch", "second", "run"]
    assert [each.title for each in workspace.plan.objectives[0].key_results[0].initiatives] == [
        "Call them",
        "Visit them",
    ]
    assert sorted(root.read_text().split()) == sorted(f"# theirs {PLAN.replace('Far', 'Near')}".split())
    workspace.redo()
    workspace.redo()
    assert "Launch" not in root.read_text()


def test_an_undo_never_removes_what_somebody_else_put_in(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(AddNode("objective", None, (("id", "new"), ("title", "New"))))
    theirs = root.read_text().replace('title = "New"\n', 'title = "New"\nowner = "li"\n')
    root.write_text(theirs)
    workspace.reload_if_changed()
    with pytest.raises(ConflictError, match="changed new"):
        workspace.undo()
    assert root.read_text() == theirs


def test_an_undo_of_a_new_node_leaves_what_others_changed_elsewhere(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(AddNode("objective", None, (("id", "new"), ("title", "New"))))
    root.write_text(root.read_text().replace("Far", "Near"))
    workspace.undo()
    assert root.read_text() == PLAN.replace("Far", "Near")
    workspace.redo()
    assert workspace.plan.objective("new") is not None


def test_a_node_at_the_end_of_the_row_is_not_moved_further(root: Path) -> None:
    workspace = _open(root)
    with pytest.raises(OkrtuiError, match="launch is the first already"):
        workspace.apply(MoveNode("launch", -1))
    with pytest.raises(OkrtuiError, match="second is the last already"):
        workspace.apply(MoveNode("second", 1))


@pytest.mark.parametrize("node", ["plan", "vision"])
@pytest.mark.parametrize("make", [RemoveNode, lambda node: MoveNode(node, 1)])
def test_the_plan_itself_is_not_removed_or_moved(root: Path, node: str, make: Callable[[str], Edit]) -> None:
    with pytest.raises(OkrtuiError, match="no table"):
        _open(root).apply(make(node))


# -- the journal ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", [*(case[0] for case in CASES), MoveToFile("launch", 1)])
def test_an_edit_whose_entry_can_not_be_written_is_taken_back(root: Path, edit: Edit) -> None:
    workspace = _open(root)
    (root.parent / "acme.journal").write_text("in the way")
    with pytest.raises(CannotWriteError):
        workspace.apply(edit)
    assert _plan(root) == (PLAN, TEAM)
    assert workspace.plan == _open(root).plan


def test_the_entries_of_a_removed_node_stay_and_count_again_when_it_comes_back(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/users", 500)
    workspace.apply(RemoveNode("launch"))
    assert workspace.standings.journal.latest("launch/users") is None
    assert any(problem.id == "OKR124" for problem in workspace.advice())
    workspace.undo()
    latest = workspace.standings.journal.latest("launch/users")
    assert latest is not None
    assert latest.value == 500
    assert not any(problem.id == "OKR124" for problem in workspace.advice())


def test_what_changed_on_cycles_teams_and_the_plan_is_no_orphan(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(SetField("plan", "name", "Acme", "ACME"))
    workspace.apply(SetField("team:the-ops", "name", "The Ops", "Ops"))
    workspace.apply(SetField("cycle:2026-H2", "end", date(2026, 12, 31), date(2026, 12, 30)))
    workspace.apply(SetField("vision", "vision", "Far", None))
    assert not any(problem.id == "OKR124" for problem in workspace.advice())


# -- what was refused -----------------------------------------------------------------------------------


def test_key_results_in_inline_tables_are_added_and_removed_in_their_own_array(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(AddNode("key_result", "run", (("id", "b"), ("title", "B"))))
    assert workspace.plan.key_result("run/b") is not None
    workspace.apply(RemoveNode("run/uptime"))
    assert workspace.plan.key_result("run/uptime") is None
    workspace.undo()
    workspace.undo()
    assert _plan(root) == (PLAN, TEAM)
    with pytest.raises(CannotWriteError, match="could not be proved"):
        workspace.apply(AddNode("initiative", "run/uptime", (("title", "T"),)))
    assert _plan(root) == (PLAN, TEAM)
