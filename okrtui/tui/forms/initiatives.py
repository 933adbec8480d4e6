"""The fields for the initiatives of a key result: one for each that is there, and one for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrtui.model.edits import AddNode, RemoveNode, SetField
from okrtui.tui.forms.fields import FormField, Keys

if TYPE_CHECKING:
    from okrtui.model.edits import Step
    from okrtui.model.plan import Initiative, KeyResult

_HINT = "x before it when it is done; empty takes it away"


def initiative_fields(key_result: KeyResult, raw: list[dict[str, Any]]) -> tuple[FormField, ...]:
    """A field an initiative, ``x`` in front of what is done, and an empty one to add one."""
    shown = [
        _field(key_result.name, number, initiative, raw[number - 1])
        for number, initiative in enumerate(key_result.initiatives, 1)
    ]
    return (*shown, _new(key_result.name))


def _field(key_result: str, number: int, initiative: Initiative, raw: dict[str, Any]) -> FormField:
    def steps(text: str) -> tuple[Step, ...]:
        node = f"{key_result}/initiative:{number}"
        done, title = _read(text)
        if not title:
            return (RemoveNode(node),)
        changes: list[Step] = []
        if title != initiative.title:
            changes.append(SetField(node, "title", raw.get("title"), title))
        if done != initiative.done:
            changes.append(SetField(node, "done", raw.get("done"), done))
        return tuple(changes)

    text = f"x {initiative.title}" if initiative.done else initiative.title
    return FormField(f"initiative-{number}", f"Initiative {number}", text, _no_keys, _HINT, steps=steps)


def _new(key_result: str) -> FormField:
    def steps(text: str) -> tuple[Step, ...]:
        done, title = _read(text)
        if not title:
            return ()
        return (AddNode("initiative", key_result, (("title", title), ("done", done))),)

    return FormField("initiative-new", "New initiative", "", _no_keys, "work that is to move it", steps=steps)


def _read(text: str) -> tuple[bool, str]:
    plain = " ".join(text.split())
    return (True, plain[2:].strip()) if plain.lower().startswith("x ") else (False, plain)


def _no_keys(_: str) -> Keys:
    return {}
