"""The designer of BOMs: the tree of parts, what can be added, what changed, and how it was."""
