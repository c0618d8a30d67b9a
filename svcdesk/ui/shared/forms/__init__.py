"""The one form mechanism: fields bound to field specs, grids of rows, and the document around them."""
