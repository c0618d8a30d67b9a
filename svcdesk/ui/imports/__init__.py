"""The import: choose a file, say which column fills which field, look, check, bring it in."""
