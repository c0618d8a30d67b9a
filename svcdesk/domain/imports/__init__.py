"""Importing: reading CSV and XLSX as rows, mapping columns to fields, and reading cells as values."""
