"""Forms: what can be edited of each kind of node, field by field."""
