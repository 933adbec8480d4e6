"""okrtui: a full-screen, keyboard-driven planner for OKRs in the terminal."""

__version__ = "0.1.0"
