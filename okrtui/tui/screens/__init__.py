"""The screens and the panels that lie over them."""
