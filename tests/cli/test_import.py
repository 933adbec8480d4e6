"""``okrtui import``: a new plan out of a foreign file, never over another one, and nothing in silence."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.store import foreign_text
from tests.cli.conftest import COMMAND, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell

PLAN: dict[str, Any] = {
    "plan": "Acme",
    "mission": "We connect",
    "cycles": [{"id": "2026-H2", "start": "2026-07-01", "end": "2026-12-31"}],
    "teams": [{"id": "Growth Team", "name": "Growth"}],
    "objectives": [
        {
            "id": "OBJ-1",
            "title": "Launch it",
            "supports": ["mission"],
            "team": "Growth Team",
            "owner": "li",
            "cycle": "2026-H2",
            "key_results": [
                {"id": "KR.1", "title": "Users", "baseline": 0, "target": 1000000, "unit": "users"},
                {"id": "soc", "title": "Report signed", "value": True, "last_check_in": "2026-11-03"},
            ],
        },
        {
            "id": "OBJ-2",
            "title": "Sell it",
            "supports": ["OBJ-1/KR.1"],
            "key_results": [{"title": "Calls", "baseline": 1, "target": 9, "value": 4, "confidence": 6}],
        },
    ],
}


def _source(shell: Shell, plan: dict[str, Any] = PLAN, name: str = "okrs.json") -> Path:
    path = shell.folder / name
    path.write_text(json.dumps(plan))
    return path


def _files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_ids_links_and_values_are_taken_over(okrtui: Shell) -> None:
    _source(okrtui)
    ended = okrtui.process("import", "okrs.json", "new.toml")
    root = okrtui.folder / "new.toml"
    assert (ended.code, ended.out) == (0, "")
    assert ended.error == (
        "Taken over: 2 objectives, 3 key results, 1 team, 1 cycle, 2 check-ins.\n"
        f"{root} is written: okrtui {root} opens it.\n"
    )
    assert root.read_text() == NEW
    assert (okrtui.folder / "new.journal" / "maria.toml").read_text() == (
        '2026-11-03T11-59-59-999Z = { check_in = "obj-1/soc", value = true }\n'
    ) + _last_line(okrtui)
    status = json.loads(okrtui("status", "new.toml", "--json").out)
    assert [each["value"] for each in status["objectives"][1]["key_results"]] == [4]
    checked = json.loads(okrtui("check", "new.toml", "--json").out)
    assert checked["errors"] == 0


NEW = """\
format = 1
name = "Acme"
mission = "We connect"

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[team]]
id = "growth-team"
name = "Growth"

[[objective]]
id = "obj-1"
title = "Launch it"
supports = "mission"
team = "growth-team"
owner = "li"
cycle = "2026-H2"

[[objective.key_result]]
id = "kr-1"
title = "Users"
baseline = 0
target = 1_000_000
unit = "users"

[[objective.key_result]]
id = "soc"
title = "Report signed"

[[objective]]
id = "obj-2"
title = "Sell it"
supports = "obj-1/kr-1"

[[objective.key_result]]
id = "calls"
title = "Calls"
baseline = 1
target = 9
"""


def _last_line(shell: Shell) -> str:
    """The line of the value without a day: that of the clock, which a fixed day has too."""
    line = (shell.folder / "new.journal" / "maria.toml").read_text().splitlines(keepends=True)[-1]
    assert line.startswith("2026-11-20T")
    assert line.endswith(' = { check_in = "obj-2/calls", value = 4, confidence = 6 }\n')
    return line


def test_the_sample_goes_out_and_comes_back(okrtui: Shell) -> None:
    shutil.copytree(REPOSITORY / "sample_plans", okrtui.folder, dirs_exist_ok=True)
    assert okrtui("export", "acme.toml", "-o", "out.json").code == 0
    assert okrtui("import", "out.json").code == 0
    before, after = (tomllib.loads((okrtui.folder / f"{name}.toml").read_text()) for name in ("acme", "out"))
    titles = [
        [
            (each["id"], each["title"], each.get("supports"), len(each["key_result"]))
            for each in plan["objective"]
        ]
        for plan in (before, after)
    ]
    assert titles[0] == titles[1]
    stands = [json.loads(okrtui("status", f"{name}.toml", "--json").out) for name in ("acme", "out")]
    assert stands[0]["objectives"] == stands[1]["objectives"]
    assert stands[0]["alignment"] == stands[1]["alignment"]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_the_encodings_of_spreadsheets_are_read(okrtui: Shell, mark: bytes) -> None:
    encoding = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    text = json.dumps(PLAN | {"plan": "Zürich 日本"}, ensure_ascii=False)
    (okrtui.folder / "okrs.json").write_bytes(mark + text.encode(encoding))
    assert okrtui("import", "okrs.json").code == 0
    assert 'name = "Zürich 日本"' in (okrtui.folder / "okrs.toml").read_text("utf-8")


def test_standard_input_is_a_source_too(okrtui: Shell) -> None:
    ended = okrtui("import", "-", "--format", "json", stdin=json.dumps(PLAN).encode())
    assert ended.code == 0
    assert tomllib.loads((okrtui.folder / "plan.toml").read_text())["name"] == "Acme"
    ended = okrtui("import", "-", "other.toml", stdin=b"{}")
    assert (ended.code, "Name the format of standard input" in ended.error) == (2, True)


def test_what_can_not_stay_is_mended_and_told(okrtui: Shell) -> None:
    def objective(name: str, *supports: str, **more: Any) -> dict[str, Any]:
        results = [{"title": "Done"}]
        return {"id": name, "title": f"Do {name}", "supports": supports, "key_results": results} | more

    plan = {
        "plan": "A\x00B",
        "vision": "V",
        "teams": [{"id": "a", "name": "A", "part_of": "b"}, {"id": "b", "name": "B", "part_of": "a"}],
        "cycles": [{"id": "2026-H2", "start": "2026-07-01", "end": "2026-12-31"}],
        "objectives": [
            objective("one", "two"),
            objective("two", "three", "vision"),
            objective("three", "one"),
            objective("self", "self"),
            objective("vision", "nobody"),
            objective("long", title="x" * 70_000),
            objective(
                "late", cycle="2026-H2", key_results=[{"title": "K", "due": "2026-01-01", "unit": "km"}]
            ),
        ],
    }
    _source(okrtui, plan)
    ended = okrtui("import", "okrs.json")
    assert ended.code == 0
    for words in (
        "“Do three” would support itself in a ring",
        "“Do self” would support itself",
        "“B” would be a part of itself",
        "is due before it starts",
        "has no target: its unit",
        "is longer than 10,000 characters",
        "nobody",
    ):
        assert words in ended.error
    written = tomllib.loads((okrtui.folder / "okrs.toml").read_text())
    assert [each.get("supports") for each in written["objective"]] == [
        "two", ["three", "vision"], None, None, None, None, None,
    ]  # fmt: skip
    assert written["objective"][4]["id"] == "vision-2"
    assert json.loads(okrtui("check", "okrs.toml", "--json").out)["errors"] == 0


def test_of_many_sentences_the_first_are_told(okrtui: Shell) -> None:
    many = [{"title": f"T{n}", "supports": [f"x{n}"], "key_results": [{"title": "K"}]} for n in range(30)]
    _source(okrtui, {"plan": "A", "objectives": many})
    ended = okrtui("import", "okrs.json")
    assert ended.code == 0
    assert "x19" in ended.error
    assert "x20" not in ended.error
    assert "… and 10 more." in ended.error


@pytest.mark.parametrize("taken", ["okrs.toml", "okrs.journal/li.toml"])
def test_nothing_is_ever_written_over(okrtui: Shell, taken: str) -> None:
    _source(okrtui)
    path = okrtui.folder / taken
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = _files(okrtui.folder)
    ended = okrtui("import", "okrs.json")
    assert (ended.code, ended.out) == (4, "")
    assert "is there already" in ended.error
    assert _files(okrtui.folder) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "okrtui: "),
        (b"{}", "holds no plan"),
        (b"[" * 100_000, "okrtui: "),
        (b'{"objectives": [}', "Line 1"),
        ("\n\nZü".encode("latin-1"), "is not UTF-8 text (line 3, column 2)"),
    ],
)
def test_a_source_that_is_no_plan_is_refused_with_the_place(okrtui: Shell, content: bytes, said: str) -> None:
    (okrtui.folder / "okrs.json").write_bytes(content)
    ended = okrtui("import", "okrs.json")
    assert (ended.code, ended.out, ended.error.count("\n")) == (3, "", 1)
    assert said in ended.error
    assert [each.name for each in okrtui.folder.iterdir()] == ["okrs.json"]


def test_a_source_that_can_not_be_read_is_refused(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(okrtui.folder / "pipe.json")
    assert okrtui("import", "pipe.json", "a.toml").code == 3
    assert okrtui("import", "nothing.json", "a.toml").code == 3
    assert okrtui("import", "nothing.docx", "a.toml").code == 2
    monkeypatch.setattr(foreign_text, "LARGEST_SOURCE", 10)
    _source(okrtui)
    ended = okrtui("import", "okrs.json")
    assert (ended.code, "larger than" in ended.error) == (3, True)


def test_ctrl_c_while_it_is_written_leaves_nothing_behind(okrtui: Shell) -> None:
    _source(okrtui)
    before = _files(okrtui.folder)
    program = (
        "import os, sys\nfrom okrtui.store import new_files\nfrom okrtui.cli.main import run\n"
        f"new_files.create_plan = lambda *_: os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    ended = subprocess.run(
        [COMMAND[0], "-c", program, "import", "okrs.json"],
        cwd=okrtui.folder,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (130, b"")
    assert _files(okrtui.folder) == before
    assert [each.name for each in okrtui.folder.iterdir()] == ["okrs.json"]


def test_a_plan_too_long_for_one_file_gets_parts(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from okrtui.store import table_text

    monkeypatch.setattr(table_text, "_LINES", 30)
    _source(okrtui, name="big.json")
    assert okrtui("import", "big.json").code == 0
    assert sorted(_files(okrtui.folder)) == [
        "big-parts/0002.toml", "big.journal/maria.toml", "big.json", "big.toml",
    ]  # fmt: skip
    status = json.loads(okrtui("status", "big.toml", "--json").out)
    assert [each["id"] for each in status["objectives"]] == ["obj-1", "obj-2"]
    assert json.loads(okrtui("check", "big.toml", "--json").out)["errors"] == 0
