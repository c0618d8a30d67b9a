"""The service order form."""
