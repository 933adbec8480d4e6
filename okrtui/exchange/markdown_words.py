"""What one heading, bullet or line of an outline says: its label, its title, and facts around the title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from okrtui.exchange.cell_values import UnclearError, amount_of
from okrtui.exchange.csv_columns import key_of_column
from okrtui.exchange.tree import INITIATIVE, KEY_RESULT, KPI, OBJECTIVE
from okrtui.model.metric import Keep, Metric, Reach
from okrtui.model.shape_text import Shape, ShapeTextError, parse_shape

_NUMBER = r"\s*#?(?:[0-9]+(?:\.[0-9]+)*)?"
_END = r"\s*(?:[:)–—]|\.(?![0-9])|-(?=\s))\s*"
_COUNT = r"\s?[0-9]+(?:\.[0-9]+)*"
#: Words in any case; the letters O and KR as letters, and only with a number or a sign behind them.
_LABELS = (
    (OBJECTIVE, re.compile(rf"(?i:objective|goal){_NUMBER}{_END}|O(?:{_NUMBER}{_END}|{_COUNT}(?:\s+|\Z))")),
    (
        KEY_RESULT,
        re.compile(
            rf"(?i:key[\s-]?results?){_NUMBER}{_END}"
            rf"|(?:O[0-9]+[\s.-]?)?KR(?:{_NUMBER}{_END}|{_COUNT}(?:\s+|\Z)|\s+)"
        ),
    ),
    (KPI, re.compile(rf"(?i:kpi|north star){_NUMBER}{_END}")),
    (INITIATIVE, re.compile(rf"(?i:initiative|project|task|to-?do){_NUMBER}{_END}")),
    ("vision", re.compile(rf"(?i:(?:our\s+)?vision(?:\s+statement)?)(?:{_END}|\Z)")),
    ("mission", re.compile(rf"(?i:(?:our\s+)?mission(?:\s+statement)?)(?:{_END}|\Z)")),
)
_HEADING_ONLY = re.compile(r"(?i:key[\s-]?results|krs)\s*:?\s*")
_NUMBERED_ONLY = re.compile(rf"(?i:(?P<objective>objective|goal)|key[\s-]?result){_COUNT}")
#: Pictures that people put before a label.
_PICTURES = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\s]+")
_CHECKBOX = re.compile(r"\[([ xX])\]\s+")
_TAG = re.compile(r"\[([A-Za-z][\w-]{0,11})\](?![(\[])\s*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_OWNER = re.compile(r"\s*[(\[]?(?<![\w.])@([\w][\w.-]*)[)\]]?\s*\Z")
_SHARE = re.compile(r"\s*[(\[]\s*([0-9]{1,3}(?:[.,][0-9]+)?\s*%)\s*(?:[,;/·][^()\[\]]*)?[)\]]\s*\Z")
_STATUS = re.compile(
    r"\s*[(\[](?:done|on track|behind|off track|silent|not started|closed|at risk)[)\]]\s*\Z", re.IGNORECASE
)
_DUE = re.compile(r"\s*[(\[]\s*(?:due|by|until)\s*:?\s+([^()\[\]]{4,30})[)\]]\s*\Z", re.IGNORECASE)
_FACTS_AT_END = re.compile(r"\s+[(\[]([^()\[\]]{3,120})[)\]]\s*\Z")
_DUE_WITHOUT_COLON = re.compile(r"\A(?:due|until)\s+(?=[^:]+\Z)", re.IGNORECASE)
_FACT = re.compile(r"([A-Za-z][A-Za-z -]{1,30}?)\s*[:：]\s*(\S.*)", re.DOTALL)
_OF_GOAL = re.compile(
    r"(?P<value>[-−]?[0-9][0-9.,]*[kKMB]?|yes|no|–)(?:\s+of\s+(?P<goal>.+))?", re.IGNORECASE
)
_NUMBER_OF_WAY = r"[$€£]?[-−]?(?<![0-9.,])[0-9][0-9.,]{0,20}"
_END_OF_WAY = rf"{_NUMBER_OF_WAY}\s?(?:[kKMB]\b|%)?"
_TO = r"\s*(?:→|->|-->|=>|\bto\b)\s*"
#: A way from one number to another, both in the same unit.
_WAY = re.compile(
    rf"(?:from\s+)?(?:{_END_OF_WAY}{_TO}{_END_OF_WAY}"
    rf"|{_NUMBER_OF_WAY}\s?(?P<unit>[A-Za-z]{{1,12}}){_TO}{_NUMBER_OF_WAY}\s?(?P=unit)\b)"
)
_LIMIT = re.compile(rf"(?:>=|<=|≥|≤|\bat (?:least|most)\b)\s*{_END_OF_WAY}\s*\Z", re.IGNORECASE)
#: Facts that may stand beside a title; what else looks like one is part of the text.
FACTS = frozenset(
    {
        *("owner", "team", "cycle", "start", "start or baseline", "due", "baseline", "target", "at least"),
        *("at most", "unit", "value", "progress", "confidence", "last check-in", "note", "weight", "every"),
        *("commitment", "state", "status", "tags", "description", "supports", "milestones"),
    }
)
#: Markers escaped with a backslash are put out of reach while marks are taken away.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_OUT_OF_REACH = {code: chr(0xE000 + code) for code in range(0x21, 0x7F)}
_BACK = {0xE000 + code: chr(code) for code in _OUT_OF_REACH}


@dataclass(slots=True)
class Words:
    """``label`` is a kind of node, ``vision``, ``mission`` or empty; ``facts`` are cells of a table's row."""

    label: str = ""
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, text: str) -> None:
        """Take over a fact; of two tags or descriptions both, of others the first."""
        if key not in self.facts:
            self.facts[key] = text
        elif key in ("tags", "description", "note"):
            self.facts[key] += f"{'; ' if key == 'tags' else ' '}{text}"


def words_of(text: str) -> Words:
    """What a heading or a bullet says."""
    found = Words()
    rest = _without_links(_hidden(text), found)
    checkbox = _CHECKBOX.match(rest)
    if checkbox:
        if checkbox[1] != " ":  # an empty box is no report
            found.facts["value"] = "yes"
        rest = rest[checkbox.end() :]
    rest = _with_tags(plain_marks(rest), found)
    bare = _PICTURES.sub("", rest, count=1) if _PICTURES.match(rest) else rest
    for label, pattern in _LABELS:
        matched = pattern.match(bare)
        if matched and not _HEADING_ONLY.fullmatch(bare):
            found.label, rest = label, bare[matched.end() :]
            break
    only = None if found.label else _NUMBERED_ONLY.fullmatch(rest.strip())
    if only:
        found.label, rest = OBJECTIVE if only["objective"] else KEY_RESULT, ""
    rest = _with_tags(rest, found)
    head, *facts = re.split(r"\s+·\s+", rest)
    for each in facts:
        head += "" if _take_fact(each, found) else f" · {each}"
    head = _with_ends(head, found)
    found.title = _shown(_with_value(head, found) if found.label == KPI else _with_measure(head, found))
    return found


def facts_of(text: str) -> dict[str, str]:
    """The facts of a line that holds nothing else, such as ``Owner: maria · Due: 2026-12-31``; else none."""
    found = Words()
    rest = plain_marks(_without_links(_hidden(text), found))
    parts = re.split(r"\s+[·|]\s+|\n", rest.strip())
    if rest.strip() and all(_take_fact(part, found) for part in parts):
        return found.facts
    return {}


def text_of(text: str) -> str:
    """A paragraph as plain text, with the addresses of its links."""
    found = Words()
    rest = _shown(plain_marks(_without_links(_hidden(text), found)))
    return " ".join(each for each in (rest, found.facts.get("description", "")) if each)


def plain_marks(text: str) -> str:
    """The text without emphasis and code marks."""
    if text.count("**") % 2 == 0:
        text = text.replace("**", "")
    text = re.sub(r"(?<!\w)__([^_]+)__(?!\w)", r"\1", text)
    text = re.sub(r"(?<![\w*])[*_](?=[^\s*_])([^*_]*)[*_](?![\w*])", r"\1", text)
    return re.sub(r"`([^`]+)`", r"\1", text)


def _hidden(text: str) -> str:
    return _ESCAPED.sub(lambda found: _OUT_OF_REACH[ord(found[1])], text)


def _shown(text: str) -> str:
    return " ".join(unescape(text).translate(_BACK).split())


def _without_links(text: str, found: Words) -> str:
    """Links as their texts; the addresses go to the description, and of a bare ``([#5](…))`` nothing else."""
    if "](" not in text and "<http" not in text:
        return text
    for link in _LINK.finditer(text):
        found.add("description", link[2])
    text = re.sub(rf"\s*\(\s*{_LINK.pattern}\s*\)", lambda each: f" {_named(each[1])}", text)
    for link in _AUTOLINK.finditer(text):
        found.add("description", link[1])
    return _AUTOLINK.sub("", _LINK.sub(lambda each: each[1], text)).strip()


def _named(text: str) -> str:
    """The text of a link in brackets; a mere number is told by its address."""
    return "" if re.fullmatch(r"#?[0-9]*", text) else f"({text})"


def _with_tags(text: str, found: Words) -> str:
    while tag := _TAG.match(text):
        found.add("tags", tag[1].lower())
        text = text[tag.end() :]
    return text


def _with_ends(text: str, found: Words) -> str:
    """What stands behind a title, from the end: progress, status, due date, owner."""
    while True:
        for key, pattern in (("progress", _SHARE), ("owner", _OWNER), ("due", _DUE), ("status", _STATUS)):
            matched = pattern.search(text)
            if matched and matched.start() > 0:
                text = text[: matched.start()]
                if pattern.groups:
                    found.add(key, _shown(matched[1]))
                break
        else:
            facts = _FACTS_AT_END.search(text)
            if not facts or not _take_facts(facts[1], found):
                return text
            text = text[: facts.start()]


def _take_facts(text: str, found: Words) -> bool:
    """Whether all that stands in brackets are facts, such as ``owner: maria, due 2026-12-31``."""
    said = Words()
    if not all(
        _take_fact(_DUE_WITHOUT_COLON.sub("due: ", part), said) for part in re.split(r"[,;]\s+", text)
    ):
        return False
    for key, value in said.facts.items():
        found.add(key, value)
    return True


def _with_measure(text: str, found: Words) -> str:
    """What is measured: behind a colon, in brackets at the end, or as a way from one number to another."""
    head, colon, tail = text.rpartition(": ")
    if not colon or not head.strip():
        bracket = re.search(r"\s+[(\[]([^()\[\]]{3,60})[)\]]\s*\Z", text)
        head, tail = (text[: bracket.start()], bracket[1]) if bracket else ("", "")
    if head and _take_measure(_shown(tail), found):
        return head
    for measure in (_WAY.search(text), _LIMIT.search(text)):
        if measure and _take_shape(_shown(measure[0]), found):
            break
    return text


def _with_value(text: str, found: Words) -> str:
    """Of a KPI the value behind a colon, which needs no goal."""
    head, colon, tail = text.rpartition(": ")
    if not colon or _take_measure(_shown(tail), found):
        return head or text
    try:
        number, unit = amount_of(_shown(tail))
    except UnclearError:
        return text
    found.facts |= {"value": repr(number), "unit": unit}
    return head


def _take_measure(text: str, found: Words) -> bool:
    of_goal = _OF_GOAL.fullmatch(text)
    if of_goal and (of_goal["goal"] is None or _take_shape(of_goal["goal"], found)):
        if of_goal["value"] != "–":
            found.facts["value"] = of_goal["value"]
        return True
    return _take_shape(text, found, needs_start=True)


def _take_shape(text: str, found: Words, *, needs_start: bool = False) -> bool:
    """Whether the text is a shape by example; a lone number is none unless it is told to be a goal."""
    shape = _shape(text)
    metric: Metric | None = shape.metric if shape else None
    if isinstance(metric, Reach) and not (needs_start and metric.baseline is None):
        numbers = {"baseline": metric.baseline, "target": metric.target}
    elif isinstance(metric, Keep):
        numbers = {"baseline": metric.baseline, "at least": metric.at_least, "at most": metric.at_most}
    else:
        return False
    found.facts |= {key: repr(number) for key, number in numbers.items() if number is not None}
    if shape and shape.unit:
        found.facts["unit"] = shape.unit
    return True


def _shape(text: str) -> Shape | None:
    try:
        return parse_shape(text) if len(text) <= 200 else None
    except ShapeTextError:
        return None


def _take_fact(text: str, found: Words) -> bool:
    matched = _FACT.fullmatch(text.strip())
    key = key_of_column(matched[1]) if matched else None
    if matched is None or key not in FACTS:
        return False
    found.add(key, _shown(matched[2]).lstrip("@" if key == "owner" else ""))
    return True
