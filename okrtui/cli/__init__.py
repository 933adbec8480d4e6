"""The command line: thin, and free of Textual."""
