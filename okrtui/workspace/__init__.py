"""The workspace: one open plan, the only door between files and screens or commands.

A chain of small classes, each adding one thing: an open plan (read), asking (what checks and summaries
say), following (what others change), looking back (other days), reporting (append to the journal) and
the workspace (edit, close a cycle, undo).
"""

from okrtui.store.progress import Progress
from okrtui.workspace.clock import Clock
from okrtui.workspace.deed import Deed, NothingToUndoError
from okrtui.workspace.workspace import Workspace

__all__ = ["Clock", "Deed", "NothingToUndoError", "Progress", "Workspace"]
