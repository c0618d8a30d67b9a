"""One file per area: frozen rows, and the select that fills them."""
