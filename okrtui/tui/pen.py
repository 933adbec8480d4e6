"""How a cell is drawn: the codes that a terminal takes for a style, and the shortest way between two."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from rich.style import Style

#: The code of each attribute, in the order in which a style tells them, and what ends it; some end two.
_ENDS: Final = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
    "51": "54",
    "52": "54",
    "53": "55",
}

#: Attributes that show on a blank, too: lines, frames and reversed colours.
_SHOWS_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})


class Pen(NamedTuple):
    """How a cell is drawn: codes as the terminal takes them, and where a click leads.

    The foreground is empty where it can't be seen, which is on most blanks.
    """

    background: str = "49"
    foreground: str = "39"
    attributes: tuple[str, ...] = ()
    link: str = ""

    def draws(self, other: Pen) -> bool:
        """Whether a cell of the other pen looks the same drawn with this one."""
        if other.foreground:
            return self == other
        is_plain = _SHOWS_ON_BLANKS.isdisjoint(self.attributes)
        return is_plain and self.background == other.background and self.link == other.link


#: How a terminal draws unless it is told otherwise.
PLAIN: Final = Pen()


@lru_cache(maxsize=1 << 12)
def change(before: Pen, after: Pen) -> str:
    """The shortest way from one pen to another."""
    if before == after:
        return ""
    ends = {_ENDS[code] for code in before.attributes if code not in after.attributes}
    step = [code for code in after.attributes if code not in before.attributes or _ENDS[code] in ends]
    step += [after.foreground] * (before.foreground != after.foreground)
    step += [after.background] * (before.background != after.background)
    anew = ["0", *after.attributes]
    anew += [after.foreground] * (after.foreground != PLAIN.foreground)
    anew += [after.background] * (after.background != PLAIN.background)
    codes = min(";".join([*ends, *step]), ";".join(anew) if len(anew) > 1 else "", key=len)
    drawn = f"\x1b[{codes}m" if before[:3] != after[:3] else ""
    return drawn if before.link == after.link else f"{drawn}\x1b]8;;{after.link}\x1b\\"


@lru_cache(maxsize=1 << 12)
def pen_of(style: Style | None, colors: ColorSystem) -> Pen:
    """The pen for a style, with the colours that Textual would send."""
    if style is None:
        return PLAIN
    on = style._attributes & style._set_attributes
    front, back = style.color, style.bgcolor
    return Pen(
        ";".join(back.downgrade(colors).get_ansi_codes(foreground=False)) if back else "49",
        ";".join(front.downgrade(colors).get_ansi_codes()) if front else "39",
        tuple(code for bit, code in enumerate(_ENDS) if on & 1 << bit),
        style.link or "",
    )
