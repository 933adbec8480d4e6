"""Values written as TOML: strings, numbers, dates and lists, as an editor would type them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from okrtui.errors import OkrtuiError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_LITERAL = re.compile("['\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class NotTextError(OkrtuiError):
    """What was typed holds bytes that are no characters."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} holds bytes that are not UTF-8 text. Type it again.")


def render(value: object) -> str:
    """One value on one line, readable by TOML 1.0; TypeError for what TOML can't hold."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return f"{value:_}"
        case float():
            return repr(value)
        case str():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise NotTextError(value)
            # JSON's escapes are TOML's; only DEL, C1 and line separators need one of their own.
            return "".join(_escaped(character) for character in json.dumps(value, ensure_ascii=False))
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(render(item) for item in value)}]"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def render_literal(value: object) -> str | None:
    """A string between single quotes, for one that was written so before; None where that can't be."""
    if not isinstance(value, str) or _NOT_LITERAL.search(value):
        return None
    return f"'{value}'"


def inline_table(pairs: Mapping[str, object]) -> str:
    """An inline table on one line; None and empty text are left out."""
    written = (
        f"{key} = {render(value)}" for key, value in pairs.items() if value is not None and value != ""
    )
    return f"{{ {', '.join(written)} }}"


def _escaped(character: str) -> str:
    code = ord(character)
    is_control = 0x7F <= code <= 0x9F or code in (0x2028, 0x2029)
    return f"\\u{code:04x}" if is_control else character
