"""Planning the visits of service agreements: dates, windows, and bundling into as few visits as possible."""
