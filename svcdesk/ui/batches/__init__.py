"""Batches: criteria, the dry run as a table, then all of it or nothing."""
