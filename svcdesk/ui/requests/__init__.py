"""Incoming requests: the form, and taking a call."""
