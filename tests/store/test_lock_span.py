"""No lock is held over anything that can wait for a person, a terminal or another program."""

from __future__ import annotations

import ast
from pathlib import Path

import okrtui

PACKAGE = Path(okrtui.__file__).parent
#: Who takes a lock, and for how long: the length of these calls.
TAKES_A_LOCK = {"locked_folder", "lock", "flock", "lockf"}
MAY_TAKE_ONE = {
    "store/locks.py",
    "store/file_save.py",
    "store/drafts.py",  # its own file, which nobody waits for
}
#: What is done under the lock is done by these, in one thread, and none of them knows a way to wait.
WAITS = {"asyncio", "subprocess", "threading", "concurrent", "socket", "select", "textual", "rich", "pty"}


def calls(path: Path) -> set[str]:
    names = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in names}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {each.partition(".")[0] for each in found}


def sources() -> dict[str, Path]:
    return {str(path.relative_to(PACKAGE)): path for path in PACKAGE.rglob("*.py")}


def test_only_saving_and_appending_take_locks() -> None:
    assert "locked" in calls(PACKAGE / "store" / "journal_append.py")
    assert {name for name, path in sources().items() if calls(path) & TAKES_A_LOCK} == MAY_TAKE_ONE


def test_what_saves_and_appends_can_not_wait_for_anything() -> None:
    store = {name: path for name, path in sources().items() if name.startswith("store/")}
    assert len(store) > 20
    assert {name: found for name, path in store.items() if (found := imports(path) & WAITS)} == {}
    asks = {"input", "suspend", "notify", "push_screen", "run", "Popen", "system", "waitpid"}
    assert {name: found for name, path in store.items() if (found := calls(path) & asks)} == {}
    is_async = (ast.AsyncFunctionDef, ast.Await)
    assert not [
        name
        for name, path in store.items()
        if any(isinstance(node, is_async) for node in ast.walk(ast.parse(path.read_text())))
    ]


def test_the_screen_hands_the_store_no_function_to_call_under_the_lock() -> None:
    above = [path for name, path in sources().items() if name.startswith(("tui/", "cli/", "workspace/"))]
    assert above
    under_lock = {
        "okrtui.store.file_save.save",
        "okrtui.store.locks.locked_folder",
        "okrtui.store.locks.locked",
    }
    for path in above:
        found = {
            f"{node.module}.{each.name}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        }
        assert not found & under_lock, path
