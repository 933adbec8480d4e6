"""What was done in a session, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.errors import OkrtuiError
from okrtui.model.journal import (
    CheckIn,
    Close,
    Comment,
    Decision,
    Entry,
    Proposal,
)
from okrtui.model.record import record

if TYPE_CHECKING:
    from okrtui.insight.closing import Closing
    from okrtui.model.edits import Edit, TakeBack


@record
class Deed:
    """Something done in this session that ``u`` takes back: a check-in, a comment, or an edit of the plan."""

    what: CheckIn | Comment | Proposal | Decision | Close | Edit | Closing
    entry: Entry
    back: TakeBack | None = None
    """What takes an edit back, or does it again when it was taken back."""
    parts: tuple[Deed, ...] = ()
    """What was done together, as a cycle's closing is: taken back together, the last one first."""

    @property
    def about(self) -> str:
        """The name of the node that it was done to."""
        return self.what.about if isinstance(self.what, Entry) else self.what.node


class NothingToUndoError(OkrtuiError):
    """There is no step to take back or to repeat."""
