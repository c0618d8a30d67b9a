"""The service agreement form."""
