"""Files: plans, journals, locks, drafts and settings. Knows the model and nothing above it."""
