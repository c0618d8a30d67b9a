"""The print preview: the very PDF that is printed and archived, and what was issued before."""
