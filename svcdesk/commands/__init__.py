"""One file per area with the things a user does: frozen dataclasses with apply(uow)."""
