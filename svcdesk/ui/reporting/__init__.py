"""Reports: choose, look, print, export."""
