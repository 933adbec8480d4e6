"""Import and export: one pair of modules per format, behind one registry; text in, text out, no files."""
