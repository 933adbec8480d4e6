"""TOML texts as people write them: odd spacing, comments, all kinds of strings, tables in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

STRINGS = (
    '""',
    '"Launch"',
    '"Launch \\"now\\" \\\\ \\u00e9\\t[x]"',
    "'C:\\plans [[objective]]'",
    '"a = [[objective]] # no comment"',
    '"""\n[[objective]]\ntitle = "no"\n# no comment\n"""',
    '"""one \\\n    line"""',
    '""""quoted\\"""" # in quotes"""""',
    "'''\nit's\n[team]\n'''",
    "'''''two'''''",
    '"día 🚀"',
)
VALUES = (
    *STRINGS,
    "1_000_000",
    "-7",
    "0xBEEF",
    "1.50e3",
    "inf",
    "true",
    "2026-11-30",
    "2026-11-30T08:00:00Z",
    "07:32:00",
    '[ "a",  "b#c" ]',
    "[[1, 2], [ ]]",
    '[\n  "x", # first\n  "]",\n]',
    '{ id = "inline", a.b = 1 }',
    "{}",
)
SPACES = st.sampled_from(["", " ", "  ", "\t", " \t "])
SOME_SPACE = st.sampled_from([" ", " ", "", "   ", "\t"])
FILLERS = st.sampled_from(["", "", "", "   ", "# comment {}", "  # [[objective]] {}", '# "quote {}', "#= {}"])
KEYS = (
    "title",
    "id",
    "owner",
    "target",
    "supports",
    "title-x",
    '"odd key"',
    "a.b",
    'a."c = d"',
    "e . f",
    "'lit'.x",
)
HEADERS = (
    "[[objective]]",
    "[[objective]]",
    "[[ objective . key_result ]]",
    "[[objective.key_result]]",
    '[[objective."key_result".initiative]]',
    "[[team]]",
    "[[cycle]]",
    "[check_ins]",
    "[custom.deep]",
    "[custom]",
    "[objective.extra]",
)


@dataclass(frozen=True)
class TomlText:
    """A text with the number of comments outside of strings; each of them has its number in it."""

    content: bytes
    comments: int

    @property
    def text(self) -> str:
        return self.content.decode().removeprefix("\ufeff")


@st.composite
def toml_texts(draw: st.DrawFn) -> TomlText:
    """A valid text: no key and no table is written twice."""
    headers = draw(st.lists(st.sampled_from(HEADERS), max_size=8))
    lines: list[str] = []
    comments = 0

    def comment(template: str) -> str:
        nonlocal comments
        comments += "{}" in template
        return template.replace("{}", f"<{comments}>")

    for header in ["", *_allowed(headers)]:
        if header:
            trailer = draw(st.sampled_from(["", "", " # see [[team]] {}", "\t"]))
            lines.append(draw(SPACES) + header + comment(trailer))
        for key in draw(st.lists(st.sampled_from(KEYS), max_size=4, unique=True)):
            lines.append(comment(draw(FILLERS)))
            value = draw(st.sampled_from(VALUES))
            trailer = draw(st.sampled_from(["", "", " ", ' # "why {}', "# = {}"]))
            written = f"{key}{draw(SOME_SPACE)}={draw(SOME_SPACE)}{value}"
            lines.append(draw(SPACES) + written + comment(trailer))
    lines.append(comment(draw(FILLERS)))
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    bom = draw(st.sampled_from(["", "", "\ufeff"]))
    return TomlText((bom + text).encode(), comments)


def _allowed(headers: list[str]) -> Iterator[str]:
    """The headers that may follow each other: parts after their whole, each table once."""
    seen: set[str] = set()
    for header in headers:
        name = re.sub(r'[\[\]" ]', "", header)
        whole = name.rpartition(".")[0]
        if whole and whole != "custom" and whole not in seen:
            continue
        if header.startswith("[["):
            seen -= {each for each in seen if each.startswith(f"{name}.")}
        elif name in seen:
            continue
        seen.add(name)
        yield header


def tables_of(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all tables in the data."""
    if isinstance(data, dict):
        yield path
        for key, value in data.items():
            yield from tables_of(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from tables_of(value, (*path, index))


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path."""
    for step in path:
        data = data[step]
    return data


def canonical(data: Any) -> str:
    """The data in one way of writing: types and values count, the order of keys does not."""
    if isinstance(data, dict):
        return f"{{{', '.join(sorted(f'{key!r}: {canonical(value)}' for key, value in data.items()))}}}"
    if isinstance(data, list):
        return f"[{', '.join(map(canonical, data))}]"
    return repr(data)
