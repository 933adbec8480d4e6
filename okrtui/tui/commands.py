"""Every action once: its keys, label, help and where it works.

Bindings, footer, command palette, the keys screen and the README's table all come from here.
"""

from __future__ import annotations

from enum import StrEnum

from textual.binding import Binding, BindingType

from okrtui.model.record import record


class Where(StrEnum):
    """Where an action works."""

    MAIN = "Everywhere on the main screen"
    CASCADE = "In the cascade"
    LINE = "While typing"
    DETAIL = "In the detail panel"


@record
class Command:
    """An action: ``keys`` as Textual names them, ``shown`` as people read them, ``help`` in a sentence."""

    id: str
    action: str
    keys: str
    shown: str
    label: str
    help: str
    where: Where
    footer: bool = False
    palette: bool = True


#: The commands that do no more than to move the cursor.
MOVES = ("down", "up", "page-down", "page-up", "top", "bottom")

COMMANDS = (
    Command(
        "check-in",
        "check_in",
        "c",
        "c",
        "Check in",
        "Report a value, how confident you are, and a note.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "step-up",
        "step(1)",
        "plus",
        "+",
        "Step up",
        "Check in with the value one step up: a milestone, a whole number, 1 % of the way.",
        Where.MAIN,
    ),
    Command(
        "step-down",
        "step(-1)",
        "minus",
        "-",
        "Step down",
        "Check in with the value one step down.",
        Where.MAIN,
    ),
    Command(
        "review",
        "review",
        "r",
        "r",
        "Review",
        "Step through every check-in that you owe, most overdue first.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "comment",
        "comment",
        "m",
        "m",
        "Comment",
        "Say something about the node; everybody sees it.",
        Where.MAIN,
    ),
    Command(
        "edit",
        "edit",
        "e",
        "e",
        "Edit",
        "Edit every field in a form; the plan file changes in place.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "new",
        "new",
        "n",
        "n",
        "New",
        "Add a key result here, or an objective below the mission or vision.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "new-beside",
        "new_beside",
        "N",
        "N",
        "New beside",
        "Add an objective beside this one, or below this key result.",
        Where.MAIN,
    ),
    Command(
        "new-below",
        "new_below",
        "",
        "^p",
        "New objective below",
        "Add an objective that supports the node under the cursor.",
        Where.MAIN,
    ),
    Command(
        "align",
        "align",
        "p",
        "p",
        "Supports",
        "Choose what the objective supports, with the score that each choice would give.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "accept",
        "accept",
        "o",
        "o",
        "Accept",
        "Accept the oldest proposal on this node: it becomes an edit.",
        Where.MAIN,
    ),
    Command(
        "decline", "decline", "O", "O", "Decline", "Decline the oldest proposal on this node.", Where.MAIN
    ),
    Command("delete", "delete", "D", "D", "Delete", "Delete the node, asking; u brings it back.", Where.MAIN),
    Command(
        "shift-up",
        "shift(-1)",
        "less_than_sign",
        "<",
        "Move up",
        "Move the node before its sibling.",
        Where.MAIN,
    ),
    Command(
        "shift-down",
        "shift(1)",
        "greater_than_sign",
        ">",
        "Move down",
        "Move the node behind its sibling.",
        Where.MAIN,
    ),
    Command(
        "new-team",
        "new_team",
        "",
        "^p",
        "New team",
        "Add a team; in the view of teams n and e on a heading add and edit one.",
        Where.MAIN,
    ),
    Command("new-kpi", "new_kpi", "", "^p", "New KPI", "Add a KPI to the vision or the mission.", Where.MAIN),
    Command(
        "edit-cycle",
        "edit_cycle",
        "",
        "^p",
        "Edit cycle",
        "Change the dates of the cycle on top.",
        Where.MAIN,
    ),
    Command(
        "move-to-file",
        "move_to_file",
        "",
        "^p",
        "Move to file",
        "Move the objective to another file of the plan.",
        Where.MAIN,
    ),
    Command(
        "undo",
        "undo",
        "u",
        "u",
        "Undo",
        "Take back the last check-in or edit of this session.",
        Where.MAIN,
        footer=True,
    ),
    Command("redo", "redo", "ctrl+r", "ctrl+r", "Redo", "Repeat what was taken back last.", Where.MAIN),
    Command(
        "start-cycle",
        "start_cycle",
        "S",
        "S",
        "Start cycle",
        "Add a cycle, with the name and the days of the one that usually follows.",
        Where.MAIN,
    ),
    Command(
        "close-cycle",
        "close_cycle",
        "W",
        "W",
        "Close cycle",
        "Wrap up a cycle: scores, verdicts and reflections, and what goes on in the next one.",
        Where.MAIN,
    ),
    Command(
        "show-closed",
        "show_closed",
        "C",
        "C",
        "Show closed",
        "Show what is closed, and what ended with a past cycle, or hide it again.",
        Where.MAIN,
    ),
    Command(
        "filter",
        "filter",
        "slash",
        "/",
        "Filter",
        "Show only what matches, as you type: words and owner:me "
        "team:platform status:behind due is:unaligned tag:x; enter keeps it, esc clears it.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "view",
        "view",
        "v",
        "v",
        "View",
        "Lay the plan out as cascade, teams, people, due, timeline.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "alignment",
        "alignment",
        "a",
        "a",
        "Alignment",
        "Show the score, its three parts, and what costs the most points.",
        Where.MAIN,
        footer=True,
    ),
    Command(
        "summary",
        "summary",
        "s",
        "s",
        "Summary",
        "Show the week of the plan, a team or a person: what is off track and why, who is due, what moved.",
        Where.MAIN,
    ),
    Command(
        "explain",
        "explain",
        "x",
        "x",
        "Explain",
        "Show why this number: the formula with its values, and each input in turn.",
        Where.MAIN,
    ),
    Command(
        "week-back",
        "travel(-7)",
        "left_square_bracket",
        "[",
        "Week back",
        "See the plan as it stood a week before.",
        Where.MAIN,
    ),
    Command(
        "week-forward",
        "travel(7)",
        "right_square_bracket",
        "]",
        "Week forward",
        "Go one week forward again, up to today.",
        Where.MAIN,
    ),
    Command(
        "now",
        "back_to_now",
        "escape",
        "esc",
        "Back to now",
        "Clear the filter, or return to today.",
        Where.MAIN,
        palette=False,
    ),
    Command(
        "copy", "copy", "y", "y", "Copy", "Send the node as Markdown to the terminal's clipboard.", Where.MAIN
    ),
    Command(
        "export",
        "export",
        "X",
        "X",
        "Export",
        "Write the plan into a file for others: Markdown, CSV, HTML or JSON.",
        Where.MAIN,
    ),
    Command(
        "import",
        "import",
        "",
        "^p",
        "Import",
        "Make a new plan out of a file of another program: a table, an outline or JSON.",
        Where.MAIN,
    ),
    Command(
        "editor",
        "editor",
        "E",
        "E",
        "Editor",
        "Open the file at this line in $EDITOR, and read it again.",
        Where.MAIN,
    ),
    Command(
        "problems",
        "problems",
        "i",
        "i",
        "Checks",
        "List what is wrong and what could be better, of this node first, each with its remedy.",
        Where.MAIN,
    ),
    Command(
        "detail",
        "detail",
        "tab",
        "tab",
        "Detail",
        "Go to the detail panel and back; in a narrow window it takes the whole place.",
        Where.MAIN,
    ),
    Command(
        "themes", "app.themes", "ctrl+t", "ctrl+t", "Theme", "Choose the colours, with a preview.", Where.MAIN
    ),
    Command("keys", "keys", "question_mark", "?", "Keys", "Show every key.", Where.MAIN, footer=True),
    Command(
        "palette",
        "app.command_palette",
        "ctrl+p",
        "^p",
        "palette",
        "Find an action, a node or a theme by name.",
        Where.MAIN,
        palette=False,
    ),
    Command(
        "quit",
        "app.quit",
        "q,ctrl+q",
        "q",
        "Quit",
        "Leave; everything is saved already. Pressing ctrl+c twice does the same.",
        Where.MAIN,
        footer=True,
    ),
    Command("down", "move(1)", "j,down", "j ↓", "Down", "Move down.", Where.CASCADE, palette=False),
    Command("up", "move(-1)", "k,up", "k ↑", "Up", "Move up.", Where.CASCADE, palette=False),
    Command(
        "page-down",
        "page(1)",
        "pagedown,ctrl+d",
        "pgdn",
        "Page down",
        "Move a window down.",
        Where.CASCADE,
        palette=False,
    ),
    Command(
        "page-up",
        "page(-1)",
        "pageup,ctrl+u",
        "pgup",
        "Page up",
        "Move a window up.",
        Where.CASCADE,
        palette=False,
    ),
    Command("top", "top", "g,home", "g", "Top", "Move to the first row.", Where.CASCADE, palette=False),
    Command(
        "bottom", "bottom", "G,end", "G", "Bottom", "Move to the last row.", Where.CASCADE, palette=False
    ),
    Command("out", "out", "h,left", "h ←", "Out", "Fold, or go to the parent.", Where.CASCADE, palette=False),
    Command(
        "in",
        "in",
        "l,right",
        "l →",
        "In",
        "Unfold, or go to the first child; from ↪ to where the objective is.",
        Where.CASCADE,
        palette=False,
    ),
    Command("fold", "fold", "space", "space", "Fold", "Fold or unfold.", Where.CASCADE),
    Command(
        "fold-level",
        "fold_level",
        "z",
        "z",
        "Fold all",
        "Fold everything to one level after the other.",
        Where.CASCADE,
    ),
    Command(
        "open",
        "open",
        "enter",
        "enter",
        "Open",
        "Show the details, where the panel is hidden.",
        Where.CASCADE,
        palette=False,
    ),
    Command("scroll-down", "scroll(1)", "j,down", "j ↓", "Down", "Scroll down.", Where.DETAIL, palette=False),
    Command("scroll-up", "scroll(-1)", "k,up", "k ↑", "Up", "Scroll up.", Where.DETAIL, palette=False),
    Command(
        "scroll-page-down",
        "scroll(10)",
        "pagedown",
        "pgdn",
        "Page down",
        "Scroll a window down.",
        Where.DETAIL,
        palette=False,
    ),
    Command(
        "scroll-page-up",
        "scroll(-10)",
        "pageup",
        "pgup",
        "Page up",
        "Scroll a window up.",
        Where.DETAIL,
        palette=False,
    ),
    Command(
        "leave-detail",
        "leave",
        "escape,enter,h,left",
        "esc",
        "Back",
        "Go back to the cascade.",
        Where.DETAIL,
        palette=False,
    ),
    Command(
        "save",
        "save",
        "enter",
        "enter",
        "Save",
        "Save, from any field.",
        Where.LINE,
        footer=True,
        palette=False,
    ),
    Command(
        "cancel",
        "cancel",
        "escape",
        "esc",
        "Cancel",
        "Leave without a trace.",
        Where.LINE,
        footer=True,
        palette=False,
    ),
)


#: What the footer begins with: where it is narrow, the rest of it is cut.
_FIRST_IN_FOOTER = ("check-in", "review", "edit", "new", "filter", "alignment", "undo", "keys", "quit")


def bindings(where: Where) -> list[BindingType]:
    """The bindings of a place, in the order of the footer."""
    rank = {name: place for place, name in enumerate(_FIRST_IN_FOOTER)}
    listed = sorted(COMMANDS, key=lambda command: rank.get(command.id, len(rank)))
    return [
        Binding(
            command.keys,
            command.action,
            command.label,
            show=command.footer,
            key_display=command.shown,
            id=command.id,
            tooltip=command.help,
            priority=where is Where.CASCADE,  # run at once, not when the key has come up from the cascade
        )
        for command in listed
        if command.where is where and command.keys
    ]
