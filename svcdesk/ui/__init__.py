"""Qt: windows hold frozen rows and run commands; nothing here knows a mapped class."""
