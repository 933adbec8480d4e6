"""The keys in force: those of the commands, and over them those that the user chose in ``config.toml``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field, replace
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys, _character_to_key, format_key

from okrtui.model.record import record
from okrtui.model.safe_text import safe
from okrtui.tui.commands import COMMANDS, Command, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: Other names that people have for keys, first of all those that are shown.
_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "del": "delete",
    "ins": "insert",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
}
_SHOWN = {"enter": "enter", "backspace": "backspace"}

#: Why a key can't be had: it would never arrive, or something vital would not any more.
_TAKEN = {
    "ctrl+m": "terminals send enter for it",
    "ctrl+j": "terminals send enter for it",
    "ctrl+i": "terminals send tab for it",
    "ctrl+h": "terminals send backspace for it",
    "ctrl+s": "terminals keep it for themselves",
    "ctrl+q": "terminals keep it for themselves",
    "ctrl+z": "terminals keep it for themselves",
    "ctrl+c": "it is the last way out, pressed twice",
}

_NAMED = {
    key.value for key in Keys if not key.value.startswith(("<", "ctrl+", "shift+", "alt+", "control+"))
} - {"ignore"}
_PUNCTUATION = {_character_to_key(character) for character in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "}
_MODIFIERS = re.compile(r"(?:(?:ctrl|shift|alt)\+)*")


class _NoKeyError(ValueError):
    """What is written is no key that can be had; ``str()`` says why."""


@record
class KeyTable:
    """Every command with the keys that it has now; ``problems`` say which wishes could not be granted."""

    commands: tuple[Command, ...] = COMMANDS
    changed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def keymap(self) -> dict[str, str]:
        """What Textual is to change: all of the footer, for what is changed alone would go to its end."""
        if not self.changed:
            return {}
        footer = {each.id: each.keys for each in self.commands if each.footer and each.where is Where.MAIN}
        return footer | dict(self.changed)

    def added(self) -> list[Binding]:
        """The bindings of commands of the main screen that have no key of their own, but were given one."""
        keyless = {each.id for each in COMMANDS if not each.keys}
        return [
            Binding(key, each.action, each.label, show=False, id=each.id, tooltip=each.help)
            for each in self.commands
            if each.id in self.changed and each.id in keyless and each.where is Where.MAIN
            for key in each.keys.split(",")
        ]

    def first(self, name: str) -> str:
        """The first key of a command, as Textual calls it."""
        return next(each.keys for each in self.commands if each.id == name).split(",")[0]

    def shown(self, name: str) -> str:
        """The first key of a command, as people read it."""
        return shown_key(self.first(name))


def remapped(wanted: Mapping[str, Sequence[str]], place: Callable[[str], str]) -> KeyTable:
    """The table with other keys for some commands; ``place`` tells where a wish is written."""
    problems: dict[str, str] = {}
    granted: dict[str, str] = {}
    for name, written in wanted.items():
        try:
            granted[name] = ",".join(_keys_for(name, written))
        except _NoKeyError as problem:
            problems[name] = str(problem)
    while clash := _first_clash(granted):
        name, problems[name] = clash
        del granted[name]
    commands = tuple(_with_keys(each, granted[each.id]) if each.id in granted else each for each in COMMANDS)
    told = tuple(safe(f"{place(name)}: {problems[name]}") for name in wanted if name in problems)
    return KeyTable(commands, granted, told)


def _with_keys(command: Command, keys: str) -> Command:
    return replace(command, keys=keys, shown=" ".join(shown_key(key) for key in keys.split(",")))


def shown_key(key: str) -> str:
    """A key as people read it: ``?``, ``ctrl+r``, ``pgdn``."""
    *modifiers, name = key.split("+")
    return "+".join((*modifiers, _SHOWN.get(name) or format_key(name)))


def _keys_for(name: str, written: Sequence[str]) -> Iterator[str]:
    """What Textual calls the keys that a command is to have."""
    known = {command.id: command for command in COMMANDS}
    if name not in known:
        from difflib import get_close_matches  # only where something is wrong: it takes as long as all else

        near = get_close_matches(name, known, 1)
        remedy = f"is {near[0]} meant?" if near else "the README lists them all"
        raise _NoKeyError(f"there is no command {name!r}; {remedy}")
    for each in dict.fromkeys(written):
        key = _key_name(each)
        if known[name].where is Where.LINE and _is_typed(key):
            raise _NoKeyError(f"{name} can't be on {each}: while typing it is text; take one such as ctrl+g")
        yield key


def _key_name(written: str) -> str:
    """What Textual calls a key that is written as people write it."""
    plain = written if len(written) == 1 else written.lower()
    modifiers = _MODIFIERS.match(plain)[0]  # type: ignore[index]
    name = _ALIASES.get(plain[len(modifiers) :], plain[len(modifiers) :])
    if len(name) == 1:
        if not name.isprintable() or unicodedata.combining(name):
            raise _NoKeyError(f"{written!r} is no key; write one such as x, X, ?, ctrl+x, space or pgdn")
        name = _character_to_key(name)
    elif name not in _NAMED | _PUNCTUATION:
        raise _NoKeyError(f"{written!r} is no key; write one such as x, X, ?, ctrl+x, space or pgdn")
    if modifiers == "shift+" and len(name) == 1:  # terminals send the capital letter
        return name.upper()
    key = modifiers + name
    if key in _TAKEN:
        raise _NoKeyError(f"{written} can't be had: {_TAKEN[key]}; choose another key")
    return key


def _is_typed(key: str) -> bool:
    return len(key) == 1 or key in _PUNCTUATION


def _first_clash(granted: Mapping[str, str]) -> tuple[str, str] | None:
    """The first command whose new key another one of the same place has, and the sentence about it."""
    keys = {command.id: (granted.get(command.id) or command.keys).split(",") for command in COMMANDS}
    place = {command.id: command.where for command in COMMANDS}
    for name in granted:
        for other in COMMANDS:
            if other.id != name and _meet(place[name], other.where):
                both = [key for key in keys[name] if key in keys[other.id]]
                if both:
                    return (
                        name,
                        f"{name} can't be on {shown_key(both[0])}: {other.id} has it; move that one too",
                    )
    return None


def _meet(one: Where, other: Where) -> bool:
    """Whether commands of the two places can be pressed at the same time."""
    return one is other or (Where.MAIN in (one, other) and Where.LINE not in (one, other))
