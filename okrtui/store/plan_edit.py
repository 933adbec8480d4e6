"""Edits of a plan file's text, in place and proved: the only module that knows tomlkit.

An edit is made on the text of the one table that it concerns. Before anything is written the new text
is read by parsers that had no part in the edit: it must hold the old data with exactly the intended
change, and every byte outside the changed lines must be the same. Where no way of editing can be
proved, the edit is refused with the text to paste by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotWriteError
from okrtui.store.edit_proof import holds, is_deletion, is_insertion, is_local, same
from okrtui.store.spans import Block, block_of, keys_in, line_start, next_line
from okrtui.store.table_spans import Layout
from okrtui.store.toml_text import FileText, TomlError, decode, parse
from okrtui.store.toml_write import inline_table, render, render_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from okrtui.model.plan import TablePath

#: A larger body of a table would keep tomlkit busy for seconds, or for minutes.
LARGEST_FOR_TOMLKIT = 64 * 1024


class EditRefusedError(CannotWriteError):
    """No way of making the edit could be proved right; the file is as it was."""

    def __init__(self, by_hand: str) -> None:
        super().__init__(
            "The edit could not be proved to change only what it should, so nothing was written. "
            f"Open the file (E) and {by_hand}"
        )


def set_key(content: bytes, path: TablePath, key: str, value: object) -> bytes:
    """A file's bytes with one key of one table set, or taken out for None; nothing else differs.

    ``path`` leads to the table, as in :class:`okrtui.model.plan.Place`. Raises EditRefusedError.
    """
    value = list(value) if isinstance(value, tuple) else value
    try:
        old = decode(content)
        wanted = parse(old.text)
        table = at(wanted, path)
        before = table.pop(key, None)
        if same(before, value):
            return content
        if value is not None:
            table[key] = value
    except (TomlError, LookupError, TypeError, AttributeError):
        raise _refusal(key, value) from None
    found = block_of(old.text, path)
    if found is None:
        raise _refusal(key, value)
    block, inside = found
    for way in (_splice, _insert, _with_tomlkit):
        for body in way(old.text, block, inside, key, value):
            text = old.text[: block.body] + body + old.text[block.end :]
            if holds(text, wanted) and is_local(old.text, text, key, before, value):
                return FileText(text, old.bom).encode()
    raise _refusal(key, value)


def remove_key(content: bytes, path: TablePath, key: str) -> bytes:
    """A file's bytes without one key of one table; a comment on its line stays, on a line of its own."""
    try:
        old = decode(content)
        wanted = parse(old.text)
        before = at(wanted, path).pop(key)
    except (TomlError, LookupError, TypeError, AttributeError):
        raise _refusal(key, None) from None
    span = _span(old.text, path, key)
    if span is None:  # in an inline table, or written with dots
        return set_key(content, path, key, None)
    start, end = span
    text = old.text[:start] + old.text[end:]
    if not is_deletion(old.text, text, start, {key: before}) or not holds(text, wanted):
        raise _refusal(key, None)
    if not old.text[start:end].endswith("\n"):  # its comment stays
        text = _apart_from_next(text, start)
    return FileText(text, old.bom).encode()


def _span(text: str, path: TablePath, key: str) -> tuple[int, int] | None:
    """What goes with a key of a table: all of its lines, or no more than it where a comment is beside it."""
    found = block_of(text, path)
    spans = keys_in(text, found[0]) if found and not found[1] else []
    span = next((span for span in spans if span.keys == (key,)), None)
    if span is None:
        return None
    end = next_line(text, span.end, len(text))
    beside = text[span.end : end]
    if beside.strip():
        return span.start, span.end + len(beside) - len(beside.lstrip(" \t"))
    start = line_start(text, span.start)
    if beside.endswith("\n"):
        return start, end
    return len(text[:start].removesuffix("\n").removesuffix("\r")), end  # the new last line has no line end


def _apart_from_next(text: str, position: int) -> str:
    """The text with a blank line behind a comment that would else belong to the table below it."""
    if not text[position:].startswith("#"):
        return text
    layout = Layout(text)
    below = next((number for number, block in enumerate(layout.blocks) if block.start > position), None)
    if below is None or layout.start(below) > position:
        return text
    end = next_line(text, position, len(text))
    return text[:end] + layout.newline + text[end:]


def insert_inline(content: bytes, path: TablePath, table: Mapping[str, object]) -> bytes:
    """A file's bytes with a table more in an array of inline tables; the path ends with its index there."""
    old, wanted = decode(content), parse(decode(content).text)
    siblings = at(wanted, path[:-2]).get(path[-2])
    if not isinstance(siblings, list) or not siblings:
        raise EditRefusedError(f"write: {path[-2]} = [{inline_table(table)}]")
    siblings.insert(int(path[-1]), dict(table))

    def insert(array: Any) -> None:
        import tomlkit

        new = tomlkit.inline_table()
        new.update(table)
        array.insert(path[-1], new)

    text = _with_array(old.text, path[:-1], insert)
    if text is None or not (holds(text, wanted) and is_insertion(old.text, text, table)):
        raise EditRefusedError(f"add {inline_table(table)} to {path[-2]}")
    return FileText(text, old.bom).encode()


def remove_inline(content: bytes, path: TablePath) -> bytes:
    """A file's bytes without one element of an array of inline tables."""
    old, wanted = decode(content), parse(decode(content).text)
    gone = at(wanted, path[:-1]).pop(path[-1])
    text = _with_array(old.text, path[:-1], lambda array: array.pop(path[-1]))
    if text is None or not (holds(text, wanted) and is_insertion(text, old.text, gone)):
        raise EditRefusedError(f"take out element {int(path[-1]) + 1} of {path[-2]}")
    return FileText(text, old.bom).encode()


def _with_array(text: str, path: TablePath, change: Callable[[Any], object]) -> str | None:
    """The text with an array changed by tomlkit, given no more than the body of its table."""
    found = block_of(text, path)
    if found is None or found[0].end - found[0].body > LARGEST_FOR_TOMLKIT:
        return None
    block, inside = found
    import tomlkit

    try:
        document = tomlkit.parse(text[block.body : block.end])
        change(at(document, inside))
        return text[: block.body] + tomlkit.dumps(document) + text[block.end :]
    except Exception:  # as below
        return None


def at(data: Any, path: TablePath) -> Any:
    """What stands at a path of the data; LookupError or TypeError when nothing does."""
    for step in path:
        data = data[step]
    return data


def _refusal(key: str, value: object) -> EditRefusedError:
    return EditRefusedError(f"take out {key}" if value is None else f"write: {key} = {render(value)}")


def _splice(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put the new value where the old one stands; for None, take its line out."""
    if inside:
        return
    for span in keys_in(text, block):
        if span.keys == (key,):
            if value is None:
                start, end = line_start(text, span.start), next_line(text, span.end, block.end)
                above = text[block.body : start]
                if text[end - 1] != "\n":  # the new last line has no line end where the old one had none
                    above = above.removesuffix("\n").removesuffix("\r")
                yield above + text[end : block.end]
                return
            written = render(value)
            if text[span.value] == "'":
                written = render_literal(value) or written
            yield text[block.body : span.value] + written + text[span.end : block.end]


def _insert(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put a new key on a line of its own: ``id`` first, others after the last key that is there."""
    spans = keys_in(text, block)
    if inside or value is None or any(span.keys[0] == key for span in spans):
        return
    at = block.body
    if spans and key == "id":
        at = line_start(text, spans[0].start)
    elif spans:
        at = next_line(text, spans[-1].end, block.end)
    indent = text[line_start(text, spans[-1].start) : spans[-1].start] if spans else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{indent}{key} = {render(value)}"
    # Where the last line has no line end, the new last line has none either.
    line = newline + line if at > 0 and text[at - 1] != "\n" else line + newline
    yield text[block.body : at] + line + text[at : block.end]


def _with_tomlkit(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Let tomlkit edit the block's body: for inline tables and dotted keys."""
    if block.end - block.body > LARGEST_FOR_TOMLKIT:
        return
    import tomlkit

    try:
        document: Any = tomlkit.parse(text[block.body : block.end])
        table = at(document, inside)
        if value is None:
            del table[key]
        else:
            table[key] = value
        yield tomlkit.dumps(document)
    except Exception:  # whatever it trips over, and it does: then this way is none
        return
