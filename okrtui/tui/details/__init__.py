"""What the detail panel says: one module for each kind of node, as lines to draw."""
