"""The fields of a filter: what each asks of a node, which values it takes, and what it says of others.

What an objective gives to its key results (owner, team, cycle, kind, state, alignment) holds for them too;
titles and tags are a node's own.
"""

from __future__ import annotations

import operator as compare
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, Protocol

from okrtui.insight.query_terms import Value, fold
from okrtui.insight.rhythm import rhythm
from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings
from okrtui.insight.status import Status
from okrtui.model.day_text import DayTextError, Span, parse_span
from okrtui.model.numbers import ValueTextError, format_percent, parse_number
from okrtui.model.plan import Kind, KeyResult, Kpi, Objective, State

NONE = "none"

_COMPARE = {"<": compare.lt, "<=": compare.le, ">": compare.gt, ">=": compare.ge, "=": compare.eq}
