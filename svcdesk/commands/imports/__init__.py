"""Importing records from files: what can be imported, the plan, and the commands."""
