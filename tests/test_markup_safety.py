"""No text that was made at run time goes to a widget that would read markup in it.

Textual runs actions from ``[@click=…]`` in plain strings. So whatever such a place is given must be a
literal, a ``Content`` or ``Text``, or come with ``markup=False``.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "okrtui"

READS_MARKUP = {
    *(
        "notify",
        "Label",
        "Static",
        "Option",
        "Button",
        "Checkbox",
        "RadioButton",
        "Tab",
        "Link",
        "Selection",
        "Collapsible",
    ),
    *(
        "add_leaf",
        "add_root",
        "set_label",
        "add_option",
        "add_column",
        "add_row",
        "Tooltip",
        "Rule",
        "RichLog",
        "from_markup",
    ),
}
"""Calls whose first argument is read as markup when it is a plain string."""

TITLES = {"border_title", "border_subtitle", "tooltip", "prompt"}
"""Attributes and keywords that are read as markup when they are plain strings."""

SAFE_MAKERS = {"show", "Content", "Text", "Page", "_Lines", "highlight"}
"""Calls that make something which is never read as markup."""


def is_safe(value: ast.expr) -> bool:
    """Whether a value is a literal, or made by one of the safe ways."""
    match value:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in SAFE_MAKERS
        case ast.IfExp(body=body, orelse=other):
            return is_safe(body) and is_safe(other)
        case ast.Starred(value=inner):
            return is_safe(inner)
        case ast.GeneratorExp(elt=element):
            return is_safe(element)
    return False


def unsafe_places(source: str) -> list[str]:
    """Every place that hands a string made at run time to something that reads markup, as ``line: code``."""
    tree = ast.parse(source)
    safe_names = _names_made_safely(tree)
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in READS_MARKUP:
                if not _has_markup_off(node) and not all(
                    _is_fine(each, safe_names) for each in node.args[:1]
                ):
                    found.append(node)
                found += _unsafe_keywords(node, safe_names)
            case ast.Call():
                found += _unsafe_keywords(node, safe_names)
            case ast.Assign(targets=[ast.Attribute(attr=name), *_], value=value) if name in TITLES:
                if not _is_fine(value, safe_names):
                    found.append(node)
    return [f"{node.lineno}: {ast.unparse(node)}" for node in found if hasattr(node, "lineno")]


def _is_fine(value: ast.expr, safe_names: set[str]) -> bool:
    return is_safe(value) or (isinstance(value, ast.Name) and value.id in safe_names)


def _has_markup_off(call: ast.Call) -> bool:
    return any(
        each.arg == "markup" and isinstance(each.value, ast.Constant) and each.value.value is False
        for each in call.keywords
    )


def _unsafe_keywords(call: ast.Call, safe_names: set[str]) -> list[ast.AST]:
    return [call for each in call.keywords if each.arg in TITLES and not _is_fine(each.value, safe_names)]


def _names_made_safely(tree: ast.AST) -> set[str]:
    """Names that are only ever bound to something safe."""
    bound: dict[str, bool] = {}
    assigned: set[ast.expr] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                assigned.add(target)
                bound[name] = bound.get(name, True) and is_safe(value)
            case ast.arg(arg=name):
                bound[name] = False
            case ast.Name(id=name, ctx=ast.Store()) if node not in assigned:
                bound[name] = False
    return {name for name, safe in bound.items() if safe}


HARMLESS = {"tooltip=command.help", "tooltip=each.help", "Label(label, classes='closing-label')"}
"""What is no literal where it is used, but comes from a table of literals."""


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_plain_text_reaches_a_reader_of_markup(path: Path) -> None:
    places = unsafe_places(path.read_text("utf-8"))
    assert [place for place in places if not any(each in place for each in HARMLESS)] == []


@pytest.mark.parametrize(
    "code",
    [
        "self.notify(str(error))",
        "self.notify(f'{title} is gone', severity='error')",
        "self.notify(title, markup=True)",
        "Label(title)",
        "Static('[b]' + title)",
        "OptionList(*(Option(name) for name in names))",
        "box.border_title = plan.name",
        "box.border_subtitle = f'{name} of {other}'",
        "widget.tooltip = note",
        "tree.root.add_leaf(title)",
        "Button(label)",
        "Select([], prompt=title)",
        "Content.from_markup(f'[b]{title}[/b]')",
        "def f(text):\n    text = show(text)\n    Label(text)",
        "Label('x' if short else title)",
        "label = show(a)\nfor label in labels:\n    Label(label)",
    ],
)
def test_the_rule_catches(code: str) -> None:
    assert unsafe_places(code)


@pytest.mark.parametrize(
    "code",
    [
        "self.notify(str(error), markup=False)",
        "Label('Value')",
        "Label(show(title))",
        "Static(Text(title))",
        "Label(Content(title))",
        "OptionList(*(Option(show(name), id=str(n)) for n, name in enumerate(names)))",
        "box.border_title = show(title)",
        "shown = show(name)\nbox.border_title = shown",
        "widget.tooltip = 'Saves'",
        "Content.from_markup('[b]$title[/b]', title=title)",
        "Label('x' if short else 'y')",
    ],
)
def test_the_rule_lets_through(code: str) -> None:
    assert unsafe_places(code) == []


OPENS_LINKS = {"webbrowser", "open_url", "Markdown", "MarkdownViewer", "Link", "link"}
"""What would make text open something; whoever needs that shows the whole address, and http(s) only."""


@pytest.mark.parametrize("path", sorted((PACKAGE / "tui").rglob("*.py")), ids=lambda path: path.name)
def test_nothing_on_the_screen_is_a_link(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    called = {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    imported = {
        each.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for each in node.names
    }
    assert not (called | imported) & OPENS_LINKS
