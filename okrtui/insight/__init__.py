"""The numbers: pure functions of a plan, its journal and today, one module for each."""
