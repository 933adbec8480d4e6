"""The fields of a JSON object, read one by one with the type that is wanted; what is wrong is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from okrtui.exchange.imported import refuse_long_text
from okrtui.model.metric import LARGEST

if TYPE_CHECKING:
    from enum import StrEnum

    from okrtui.exchange.left_out import LeftOut
    from okrtui.model.metric import Value

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Fields:
    """One object; what is not there is None, or nothing. ``line`` is where the object begins."""

    data: dict[str, object]
    line: int
    left_out: LeftOut

    def text(self, key: str) -> str:
        """A text that can be written: half a character, which JSON can name, is replaced."""
        value = self._of(key, str, "text")
        return self._plain(value) if value else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._of(key, list, "list of texts") or []
        if not all(isinstance(each, str) for each in value):
            self._tell(key, "list of texts")
            return ()
        return tuple(map(self._plain, value))

    def word(self, key: str, words: type[StrEnum]) -> str:
        """One of the words that there are."""
        value = self.text(key)
        if value and value not in tuple(words):
            self._tell(key, "word that is known")
            return ""
        return value

    def number(self, key: str) -> float | None:
        """A finite number of bearable size."""
        value: float | None = self._of(key, (int, float), "number")
        if isinstance(value, bool) or (value is not None and not -LARGEST <= value <= LARGEST):
            self._tell(key, "number of at most 18 digits")
            return None
        return value

    def weight(self) -> float | None:
        """A number of at least 0."""
        value = self.number("weight")
        if value is not None and value < 0:
            self._tell("weight", "number of at least 0")
            return None
        return value

    def value(self, key: str) -> Value | None:
        """What a check-in reports."""
        value = self.data.get(key)
        return value if isinstance(value, bool) else self.number(key)

    def confidence(self) -> int | None:
        """A whole number from 0 to 10."""
        value = self.number("confidence")
        if value is not None and value not in range(11):
            self._tell("confidence", "whole number from 0 to 10")
            return None
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        """True or false; false where nothing is said."""
        return bool(self._of(key, bool, "true or false"))

    def day(self, key: str) -> date | None:
        """A date, of a moment its day."""
        value = self.text(key)
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            self._tell(key, "date such as 2026-12-31")
            return None

    def tables(self, key: str) -> list[Fields]:
        """A list of objects."""
        value = self._of(key, list, "list of objects") or []
        if not all(isinstance(each, dict) for each in value):
            self._tell(key, "list of objects")
            return []
        return [Fields(each, self.line, self.left_out) for each in value]

    def _of(self, key: str, kind: type | tuple[type, ...], wanted: str) -> Any:
        """The value when it is of that kind, else None."""
        value = self.data.get(key)
        if value is None or isinstance(value, kind):
            return value
        self._tell(key, wanted)
        return None

    def _plain(self, text: str) -> str:
        refuse_long_text(text, self.line)
        return text if text.isascii() else _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)

    def _tell(self, key: str, wanted: str) -> None:
        self.left_out.add(f"{key} is left out, it is no {wanted}", self.line)
