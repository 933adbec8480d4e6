"""What is large: weighed in bytes before a plan is read, counted in nodes and entries afterwards."""

from __future__ import annotations

from typing import Final

#: Bytes of plan and journals; what has more is read behind a screen that tells how far it is.
BYTES: Final = 4_000_000

#: Nodes and entries; of what has more, all are not looked at while a key waits.
NODES_AND_ENTRIES: Final = 5_000
