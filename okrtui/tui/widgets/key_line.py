"""The last line: the keys that work now, drawn by one widget where Textual's footer has one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from okrtui.model.safe_text import safe
from okrtui.tui.look import Look, Piece, text_width

if TYPE_CHECKING:
    from textual import events
    from textual.binding import ActiveBinding
    from textual.screen import Screen
    from textual.strip import Strip


class Key(NamedTuple):
    """One key: what is pressed, how that is written, what it does, and whether it does so now."""

    key: str
    written: str
    does: str
    is_enabled: bool


class KeyLine(Widget):
    """Keys from the left, the most important first; the palette's at the right, where there is room."""

    def __init__(self, look: Look) -> None:
        super().__init__(id="key-line")
        self.look = look
        self._keys: list[Key] = []
        self._has_palette = False
        self._places: list[tuple[range, Key]] = []

    def on_mount(self) -> None:
        """Follow the focus, and whatever else changes what keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._read_keys)

    def show_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        self.refresh()

    def _read_keys(self, screen: Screen[object]) -> None:
        active = screen.active_bindings
        by_action: dict[str, Key] = {}
        for each in active.values():
            if each.binding.show and each.binding.action not in by_action:
                by_action[each.binding.action] = self._key(each)
        palette = active.get(self.app.COMMAND_PALETTE_BINDING)
        keys = [*by_action.values(), *([self._key(palette)] if palette else [])]
        if keys != self._keys:
            self._keys, self._has_palette = keys, palette is not None
            self.refresh()

    def _key(self, active: ActiveBinding) -> Key:
        binding = active.binding
        written = self.app.get_key_display(binding)
        return Key(binding.key, safe(written), safe(binding.description), active.enabled)

    def render_line(self, y: int) -> Strip:
        """The keys; with less air between them, and without the last ones, where there is not enough room."""
        width = self.size.width
        keys = list(self._keys)
        right = self._item(keys.pop()) if keys and self._has_palette else []
        for air in ("  ", " "):
            left, places = self._line_up(keys, air)
            if text_width(left) <= width:
                break
        while text_width(left) > width:
            keys.pop()
            left, places = self._line_up(keys, air)
        self._places = places
        fill = width - text_width(left) - text_width(right) - 3
        if right and fill > 0:
            left += [(" " * fill, "text"), (f"{self.look.signs.separator} ", "line"), *right]
            self._places.append((range(width - text_width(right) - 1, width), self._keys[-1]))
        return self.look.line(left, width)

    def _line_up(self, keys: list[Key], air: str) -> tuple[list[Piece], list[tuple[range, Key]]]:
        pieces: list[Piece] = [(" ", "text")]
        places = []
        for number, key in enumerate(keys):
            pieces += [(air, "text")] if number else []
            begin = text_width(pieces)
            pieces += self._item(key)
            places.append((range(begin, text_width(pieces)), key))
        return pieces, places

    def _item(self, key: Key) -> list[Piece]:
        if not key.is_enabled:
            return [(f"{key.written} {key.does}", "faint")]
        return [(key.written, "key", True), (f" {key.does}", "text")]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key that is clicked."""
        for place, key in self._places:
            if event.x in place:
                if key.is_enabled:
                    self.app.simulate_key(key.key)
                else:
                    self.app.bell()
