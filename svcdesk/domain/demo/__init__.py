"""The demo company and the benchmark sizes: data-making over plain values; no SQL."""
