"""The forms of the records that are not orders, and the parameters."""
