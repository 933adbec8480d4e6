"""Reading journals: every sound line counts, every other one is told with its place."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.model.journal import (
    Change,
    CheckIn,
    Close,
    Comment,
    Decision,
    Entry,
    Journal,
    Proposal,
    Retract,
    assemble,
    moment_of,
)
from okrtui.model.plan import Plan, Severity
from okrtui.store import journal_lines
from okrtui.store.journal_reader import ReadJournal, journal_folder, read_journal
from okrtui.store.journal_writer import entry_line, write_entry
from okrtui.store.plan_reader import read_plan
from okrtui.store.toml_write import NotTextError

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
vision = "V"
[[kpi]]
id = "people"
title = "People"
[[objective]]
id = "o"
title = "O"
[[objective.key_result]]
id = "reach"
title = "Reach"
target = 10
[[objective.key_result]]
id = "steps"
title = "Steps"
milestones = ["a", "b"]
[[objective.key_result]]
id = "done"
title = "Done"
"""

EVER = datetime(9999, 1, 1, tzinfo=UTC)
GOOD = b'2026-01-01T00-00-00-000Z = { check_in = "o/reach", value = 1 }'
LAST = b'2026-01-09T00-00-00-000Z = { check_in = "o/reach", value = 9 }'


def _plan(folder: Path) -> tuple[Path, Plan]:
    root = folder / "acme.toml"
    root.write_text(PLAN)
    return root, read_plan(root).plan


def _read(folder: Path, **authors: bytes) -> ReadJournal:
    root, plan = _plan(folder)
    journal_folder(root).mkdir(exist_ok=True)
    for author, content in authors.items():
        (journal_folder(root) / f"{author}.toml").write_bytes(content)
    return read_journal(root, plan)


def _held(read: ReadJournal) -> Journal:
    return assemble(read.entries, EVER)


def test_an_entry_of_every_kind_is_read(tmp_path: Path) -> None:
    lines = [
        '2026-01-01T00-00-00-001Z = { check_in = "o/reach", value = 1_000.5, confidence = 10, note = "n" }',
        '2026-01-01T00-00-00-002Z = { check_in = "o", confidence = 0 }',
        '2026-01-01T00-00-00-003Z = { check_in = "o/done", value = true }',
        '2026-01-01T00-00-00-004Z = { check_in = "people", value = -3 }',
        '2026-01-01T00-00-00-005Z = { comment = "vision", text = "t" }',
        '2026-01-01T00-00-00-006Z = { change = "o/reach", field = "target", from = 8, to = 10, note = "n" }',
        '2026-01-01T00-00-00-007Z = { retract = "2026-01-01T00-00-00-002Z" }',
        '2026-01-01T00-00-00-008Z = { proposal = "o", field = "title", from = "O", to = "P" }',
        '2026-01-01T00-00-00-009Z = { decision = "2026-01-01T00-00-00-008Z", accepted = true, note = "n" }',
        '2026-01-01T00-00-00-010Z = { close = "o", score = 0.7, verdict = "keep", reflection = "r" }',
    ]

    def common(number: int, about: str) -> dict[str, Any]:
        return {"key": f"2026-01-01T00-00-00-{number:03}Z", "author": "maria", "about": about, "line": number}

    read = _read(tmp_path, maria="\n".join(lines).encode() + b"\n")
    assert read.problems == ()
    assert read.entries == (
        CheckIn(**common(1, "o/reach"), value=1000.5, confidence=10, note="n"),
        CheckIn(**common(2, "o"), confidence=0),
        CheckIn(**common(3, "o/done"), value=True),
        CheckIn(**common(4, "people"), value=-3),
        Comment(**common(5, "vision"), text="t"),
        Change(**common(6, "o/reach"), field="target", before=8, after=10, note="n"),
        Retract(**common(7, "2026-01-01T00-00-00-002Z")),
        Proposal(**common(8, "o"), field="title", before="O", after="P"),
        Decision(**common(9, "2026-01-01T00-00-00-008Z"), accepted=True, note="n"),
        Close(**common(10, "o"), score=0.7, verdict="keep", reflection="r"),
    )


# A line that does not count, and a piece of the sentence that is told about it.
BAD_LINES = [
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/rea', "not a journal entry"),
    (b"\x00" * 4096, "NUL"),
    (b"<<<<<<< HEAD", "conflict"),
    (b"=======", "not a journal entry"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", note = "caf\xe9" }', "UTF-8"),
    (b"garbage", "not a journal entry"),
    (b"x" * 70_000, "64 KB"),
    (b"[table]", "not a moment"),
    (b'now = { check_in = "o/reach", value = 1 }', "not a moment"),
    (b'2026-02-30T00-00-00-000Z = { check_in = "o/reach", value = 1 }', "no moment"),
    (b'2026-01-05T00-00-00-000Z = "text"', "in braces"),
    (b"2026-01-05T00-00-00-000Z = {}", "in braces"),
    (b"2026-01-05T00-00-00-000Z = { check_in = 5 }", "what it is about"),
    (b'2026-01-05T00-00-00-000Z = { guess = "o/reach" }', "no kind of entry"),
    (b'2026-01-05T00-00-00-000Z = { value = 1, check_in = "o/reach" }', "what it is about"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = "5" }', "number"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = [1] }', "number"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = 2026-01-01 }', "number"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = true }', "must be a number"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = nan }', "finite"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = inf }', "finite"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = 1e308 }', "finite"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", value = 1' + b"0" * 40 + b" }", "overflow"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/steps", value = 3 }', "from 0 to 2"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/done", value = 1 }', "true or false"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o", value = 1 }', "no value"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", confidence = 11 }', "from 0 to 10"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", confidence = 5.0 }', "from 0 to 10"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", confidence = true }', "from 0 to 10"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/reach", note = 1 }', "must be text"),
    (b'2026-01-05T00-00-00-000Z = { close = "o", score = 1.5 }', "0.0 to 1.0"),
    (b'2026-01-05T00-00-00-000Z = { close = "o", verdict = "win" }', "no verdict"),
    (b'2026-01-05T00-00-00-000Z = { check_in = "o/gone", value = 1 }', "not in the plan"),
    (b'2026-01-05T00-00-00-000Z = { comment = "mission", text = "x" }', "not in the plan"),
]


@pytest.mark.parametrize(("line", "words"), BAD_LINES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_bad_line_is_told_with_its_place_and_the_others_count(
    tmp_path: Path, line: bytes, words: str, newline: bytes
) -> None:
    read = _read(tmp_path, sam=newline.join([GOOD, line, b"# a remark", b"", LAST, b""]))
    assert [(each.file, each.line) for each in read.problems] == [("acme.journal/sam.toml", 2)]
    assert words in read.problems[0].message
    assert [each.line for each in read.entries] == [1, 5]


@pytest.mark.parametrize("line", [line for line, _ in BAD_LINES])
def test_a_bad_last_line_hides_nothing(tmp_path: Path, line: bytes) -> None:
    read = _read(tmp_path, sam=GOOD + b"\n" + line)
    assert [each.line for each in read.entries] == [1]
    assert [each.line for each in read.problems] == [2]


def test_an_entry_about_something_unknown_is_advice_not_an_error(tmp_path: Path) -> None:
    content = b'2026-01-05T00-00-00-000Z = { check_in = "o/gone", value = 1 }\n'
    (problem,) = _read(tmp_path, sam=content).problems
    assert (problem.id, problem.severity) == ("OKR124", Severity.WARNING)
    assert (tmp_path / "acme.journal/sam.toml").read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n".join([GOOD, LAST]),
        b"\r\n".join([GOOD, LAST, b""]),
        b"\xef\xbb\xbf" + GOOD + b"\n" + LAST,
        b"# note\n\n  " + GOOD + b"  \n\t" + LAST + b"\t# why\n",
    ],
)
def test_other_line_ends_spaces_and_remarks_make_no_difference(tmp_path: Path, content: bytes) -> None:
    read = _read(tmp_path, sam=content)
    assert read.problems == ()
    assert [each.key[:10] for each in read.entries] == ["2026-01-01", "2026-01-09"]


def test_a_value_over_several_lines_is_no_entry(tmp_path: Path) -> None:
    content = GOOD + b'\n2026-01-02T00-00-00-000Z = { comment = "o", text = """ }\n}""" }\n' + LAST
    read = _read(tmp_path, sam=content)
    assert [each.line for each in read.entries] == [1, 4]
    assert [each.line for each in read.problems] == [2, 3]


def test_the_same_line_twice_counts_once_and_other_content_is_told(tmp_path: Path) -> None:
    other = GOOD.replace(b"value = 1", b"value = 2")
    read = _read(tmp_path, sam=b"\n".join([GOOD, GOOD]), li=b"\n".join([GOOD, other]))
    assert [(each.id, each.file, each.line) for each in read.problems] == [
        ("OKR122", "acme.journal/li.toml", 2)
    ]
    history = _held(read).history("o/reach")
    assert [(each.author, each.value) for each in history] == [("li", 1), ("sam", 1)]


@settings(max_examples=40)
@given(st.data())
def test_order_is_by_moment_and_author_whatever_the_files_say(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    keys = [f"2026-01-0{day}T00-00-00-000Z" for day in range(1, 7)]
    entries = [(author, key) for author in ("li", "sam") for key in keys]
    shuffled = data.draw(st.permutations(entries))
    files = {author: "" for author, _ in entries}
    for author, key in shuffled:
        files[author] += f'{key} = {{ check_in = "o/reach", value = {keys.index(key)} }}\n'
    read = _read(tmp_path_factory.mktemp("plan"), **{author: text.encode() for author, text in files.items()})
    history = _held(read).history("o/reach")
    assert [(each.key, each.author) for each in history] == sorted((key, author) for author, key in entries)


def test_the_future_does_not_count_until_it_has_come(tmp_path: Path) -> None:
    future = GOOD.replace(b"2026", b"2999").replace(b"value = 1", b"value = 99")
    read = _read(tmp_path, sam=GOOD + b"\n" + future)
    latest = assemble(read.entries, datetime(2026, 6, 1, tzinfo=UTC)).latest("o/reach")
    assert latest is not None
    assert latest.value == 1
    latest = _held(read).latest("o/reach")
    assert latest is not None
    assert latest.value == 99


def _retract(day: int, what: int) -> bytes:
    return b'2026-01-%02dT00-00-00-000Z = { retract = "2026-01-%02dT00-00-00-000Z" }' % (day, what)


def test_a_retracted_entry_does_not_count_until_its_retraction_is_retracted(tmp_path: Path) -> None:
    lines = [GOOD, _retract(2, 1), _retract(3, 2), _retract(4, 3)]
    counts = [
        len(_held(_read(tmp_path, sam=b"\n".join(lines[:number]))).history("o/reach"))
        for number in range(1, 5)
    ]
    assert counts == [1, 0, 1, 0]


def test_nobody_retracts_what_another_author_wrote(tmp_path: Path) -> None:
    assert len(_held(_read(tmp_path, sam=GOOD, li=_retract(2, 1))).history("o/reach")) == 1


def test_a_plan_without_journal_has_no_entries(tmp_path: Path) -> None:
    root, plan = _plan(tmp_path)
    read = read_journal(root, plan)
    assert (read.entries, read.problems) == ((), ())


def test_what_is_no_journal_file_is_told_or_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "acme.journal"
    folder.mkdir()
    os.mkfifo(folder / "fifo.toml")
    (folder / "folder.toml").mkdir()
    for name in (".hidden.toml", "notes.md", "sam.toml.torn-2026", ".okr-1.tmp"):
        (folder / name).write_bytes(b"garbage")
    read = _read(tmp_path, sam=GOOD)
    assert [each.file for each in read.problems] == ["acme.journal/fifo.toml", "acme.journal/folder.toml"]
    assert len(read.entries) == 1


def test_a_journal_that_is_no_folder_is_told(tmp_path: Path) -> None:
    root, plan = _plan(tmp_path)
    journal_folder(root).write_text("x")
    assert [each.id for each in read_journal(root, plan).problems] == ["OKR120"]


NOTES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["a\nb\r\nc", '"""', "'''", "# no remark", "}", "\x1b[0m\x00\x7f\x9b", "🚀\u2028", "7" * 50, "_" * 50]
    ),
)


@settings(max_examples=150)
@given(
    NOTES, st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15)), st.integers(0, 10)
)
def test_what_is_written_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, note: str, value: float | None, confidence: int
) -> None:
    root, plan = _plan(tmp_path_factory.mktemp("plan"))
    key = "2026-01-01T00-00-00-000Z"
    entries: list[Entry] = [
        CheckIn(key=key, author="li", about="o/reach", value=value, confidence=confidence, note=note),
        Change(
            key=key.replace("000Z", "001Z"),
            author="li",
            about="o",
            field="title",
            before="O",
            after=note or "P",
        ),
    ]
    for entry in entries:
        assert "\n" not in entry_line(entry)
        write_entry(root, entry)
    read = read_journal(root, plan)
    assert read.problems == ()
    assert [(type(each), each.key, each.about) for each in read.entries] == [
        (type(each), each.key, each.about) for each in entries
    ]
    check_in, change = read.entries
    assert isinstance(check_in, CheckIn)
    assert isinstance(change, Change)
    assert (check_in.value, check_in.confidence, check_in.note) == (value, confidence, note)
    assert type(check_in.value) is type(value)
    assert change.after == (note or "P")


# Pieces of lines, most of them ordinary, from which lines are put together that are nearly so.
MOMENTS = st.sampled_from(
    [
        *("2026-01-01T00-00-00-000Z", "2026-02-29T00-00-00-000Z", "0000-01-01T00-00-00-000Z"),
        *("2026-01-01T24-00-00-000Z", "2026-01-01T23-60-00-000Z", "2026-13-01T00-00-00-000Z"),
        *("٢026-01-01T00-00-00-000Z", '"2026-01-01T00-00-00-000Z"', "2026-01-01T00-00-00Z"),
    ]
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False).map(repr),
    st.from_regex(r"[-+]?[0-9_]{1,6}(\.[0-9_]{1,4})?(e-?[0-9]{1,2})?", fullmatch=True),
    st.sampled_from(["true", "false", "True", "nan", "-0", "-0.0", "007", "1__0", "٣", "0x1f", '"7"', ""]),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: f'"{text}"'),
    st.sampled_from(
        ['"o/reach"', '"a\\\\nb"', '"\\\\u00e9"', '"\\\\q"', "'o'", '"""o"""', '"é\x85\u2028"', '""', "5"]
    ),
)


@settings(max_examples=1500)
@given(st.data())
def test_the_ordinary_line_means_what_the_parser_says(data: st.DataObject) -> None:
    draw = data.draw
    line = f"{draw(MOMENTS)} = {{ check_in = {draw(TEXTS)}"
    for key, values in (("value", NUMBERS), ("confidence", NUMBERS), ("note", TEXTS)):
        if draw(st.booleans()):
            line += f"{draw(st.sampled_from([', ', ', ', ',', ' , ']))}{key} = {draw(values)}"
    content = (line + draw(st.sampled_from([" }", " }", "}", " } # why", " }\r", "", " } }"]))).encode()
    fast = journal_lines.read_lines(content, "li", "acme.journal/li.toml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_lines, "_ORDINARY", lambda _: None)
        careful = journal_lines.read_lines(content, "li", "acme.journal/li.toml")
    assert repr(fast) == repr(careful)  # 1, 1.0 and true are told apart


def test_the_ordinary_line_is_read_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CheckIn(key="2026-01-01T00-00-00-000Z", author="li", about="o/reach", value=-1.5, note="Café ✓")
    monkeypatch.delattr(journal_lines, "parse")
    for each in (entry, replace(entry, value=12_000, confidence=10), replace(entry, value=True, note="")):
        assert journal_lines.read_lines(entry_line(each).encode(), "li", "f") == ([replace(each, line=1)], [])


@settings(max_examples=150)
@given(st.data())
def test_what_is_read_piece_by_piece_is_what_is_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root, plan = _plan(tmp_path_factory.mktemp("plan"))
    path = journal_folder(root) / "li.toml"
    path.parent.mkdir()
    pieces = st.sampled_from(
        [
            GOOD + b"\n",
            LAST + b"\n",
            GOOD[:30],
            b"\n",
            b"# why\n",
            b"\xef\xbb\xbf",
            b"\xe9\n",
            BAD_LINES[4][0],
        ]
    )
    read = None
    for _ in range(data.draw(st.integers(1, 6))):
        step = data.draw(st.sampled_from(["append", "append", "append", "replace", "cut", "overwrite"]))
        before = path.read_bytes() if path.exists() else b""
        match step:
            case "append":
                after = before + b"".join(data.draw(st.lists(pieces, max_size=4)))
            case "replace":
                after = b"".join(data.draw(st.lists(pieces, max_size=4)))
                path.unlink(missing_ok=True)
            case "cut":
                after = before[: data.draw(st.integers(0, len(before)))]
            case _:
                after = before.replace(b"value = 1", b"value = 2") + GOOD + b"\n"
        path.write_bytes(after)
        read = read_journal(root, plan, read)
        assert _without_files(read) == _without_files(read_journal(root, plan))


def _without_files(read: ReadJournal) -> tuple[object, ...]:
    return read.entries, read.problems, read.states


def test_a_note_that_is_no_text_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    root, _ = _plan(tmp_path)
    with pytest.raises(NotTextError):
        write_entry(root, CheckIn(key="2026-01-01T00-00-00-000Z", author="li", about="o", note="\udcff"))
    assert not journal_folder(root).exists()


def test_the_moment_of_every_read_entry_is_known(tmp_path: Path) -> None:
    read = _read(tmp_path, sam=b'9999-12-31T23-59-59-999Z = { comment = "o", text = "x" }\n' + GOOD)
    assert [moment_of(each.key).year for each in read.entries] == [9999, 2026]
