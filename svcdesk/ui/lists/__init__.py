"""The one list widget and the screens made of it."""
