"""The full screen: everything that knows Textual."""
