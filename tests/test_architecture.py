"""The layers: imports point one way, and the command line stays light."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "okrtui"

#: Which layers of okrtui each layer may know, itself always; the empty one is the package's version.
MAY_KNOW = {
    "": set(),
    "errors": set(),
    "model": set(),
    "insight": {"model"},
    "store": {"", "model", "errors"},
    "exchange": {"model", "insight", "store", "errors"},
    "workspace": {"model", "insight", "store", "errors"},
    "cli": {"", "workspace", "exchange", "model", "insight", "store", "errors"},
    "tui": {"", "workspace", "exchange", "model", "insight", "errors"},
    "__main__": {"cli"},
}

#: Single modules that a layer may know beyond that: settings, drafts and themes are the screen's own files,
#: and a plan that is only just begun, or still a file of another program, has no workspace yet.
EXCEPTIONS = {
    ("tui", "okrtui.store.drafts"),
    ("tui", "okrtui.store.foreign_text"),
    ("tui", "okrtui.store.new_plan"),
    ("tui", "okrtui.store.programs"),
    ("tui", "okrtui.store.settings"),
    ("tui", "okrtui.store.toml_text"),
    ("tui", "okrtui.store.whole_file"),
}

#: Who alone may know a foreign package.
KEEPERS = {
    "textual": "okrtui.tui",
    "rich": "okrtui.tui",
    "tomlkit": "okrtui.store.plan_edit",
    "platformdirs": "okrtui.store.settings",
    "tomllib": "okrtui.store",
    "tomli": "okrtui.store",
    "rtoml": "okrtui.store",
}

#: The only standard parts that read files or the clock; what a plan is and says needs none of them.
IMPURE = {"os", "io", "pathlib", "shutil", "subprocess", "socket", "time", "random", "locale", "tempfile"}


@dataclass(frozen=True)
class Import:
    """One module that another one imports; ``lazily`` when only inside a function."""

    by: str
    of: str
    lazily: bool

    def __str__(self) -> str:
        return f"{self.by} imports {self.of}"


def modules() -> dict[str, Path]:
    """Every module of okrtui by its dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }


def imports() -> list[Import]:
    """Every import statement of okrtui, those for type checkers too: a type that is known is known."""
    known = modules()
    found = []
    for name, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [
            node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        lazy = {inner for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            found += [Import(name, each, node in lazy) for each in _imported(node, known)]
    return found


def _imported(node: ast.AST, known: dict[str, Path]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        module = node.module or ""
        return [full if (full := f"{module}.{alias.name}") in known else module for alias in node.names]
    return []


def layer(module: str) -> str:
    """The part of okrtui that a module belongs to."""
    return module.partition(".")[2].partition(".")[0]


def is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_every_part_of_the_package_has_its_place_among_the_layers() -> None:
    assert {layer(name) for name in modules()} == MAY_KNOW.keys()


def test_imports_point_one_way() -> None:
    wrong = [
        str(each)
        for each in imports()
        if is_inside(each.of, "okrtui")
        and layer(each.of) not in MAY_KNOW[layer(each.by)] | {layer(each.by)}
        and (layer(each.by), each.of) not in EXCEPTIONS
        and not (each.by == "okrtui.cli.screen" and layer(each.of) == "tui" and each.lazily)
    ]
    assert wrong == []


def test_foreign_packages_have_one_keeper_each() -> None:
    wrong = [
        str(each)
        for each in imports()
        if (keeper := KEEPERS.get(each.of.partition(".")[0])) and not is_inside(each.by, keeper)
    ]
    assert wrong == []


def test_model_and_insight_need_nothing_but_the_standard_library_and_no_world() -> None:
    wrong = [
        str(each)
        for each in imports()
        if layer(each.by) in ("model", "insight")
        and (package := each.of.partition(".")[0]) != "okrtui"
        and (package not in sys.stdlib_module_names or package in IMPURE)
    ]
    assert wrong == []


PROBE = """
import sys
from okrtui.cli.main import run
code = run(sys.argv[1:])
print(*sorted(sys.modules.keys() & {"textual", "rich", "tomlkit"}), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "PLAN", "--today", "2026-11-20"], "Alignment"),
        (["status", "PLAN", "--today", "2026-11-20", "--json"], '"alignment"'),
        (["export", "PLAN", "--today", "2026-11-20", "--format", "json"], "Acme Connect"),
        (["info", "PLAN"], "Textual"),
        (["new", "PLAN.new"], "is written"),
        (["check-in", "launch/active-users", "+1k", "--plan", "PLAN", "--today", "2026-11-20"], "alignment"),
    ],
    ids=["status", "status as JSON", "export", "info", "new", "check-in"],
)
def test_commands_load_no_screen_and_no_editor(arguments: list[str], said: str, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    shutil.copytree(ROOT / "sample_plans", folder)
    written = [each.replace("PLAN", str(folder / "acme.toml")) for each in arguments]
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *written],
        cwd=ROOT,
        env={**os.environ, **homes, "OKRTUI_AUTHOR": "tester"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr.strip()) == (0, "")
    assert said in ended.stdout
