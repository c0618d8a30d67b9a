"""The repair bench: open repairs in the columns of their stages."""
