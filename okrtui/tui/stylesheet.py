"""Textual's stylesheet, without its forgetting what was parsed."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """A stylesheet that is parsed once for each theme.

    Textual parses all of it for a theme, throws that away, and parses all again for the first widget.
    """

    def reparse(self) -> None:
        """Apply new variables: with these, what was parsed before has been forgotten."""
        self.parse()
