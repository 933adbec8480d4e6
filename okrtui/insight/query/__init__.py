"""The filter of the screen: words and fields such as ``owner:me status:behind due<2026-12-01``, as one types.

Several terms are all asked for, values with commas between them are alternatives, ``-`` in front says not.
"""

from okrtui.insight.query.matching import matching, unknown_names
from okrtui.insight.query.parsing import Query, parse_query
from okrtui.insight.query.suggestions import complete, suggestions

__all__ = ["Query", "complete", "matching", "parse_query", "suggestions", "unknown_names"]
