"""The stage view: open orders as cards in a column for each stage."""
