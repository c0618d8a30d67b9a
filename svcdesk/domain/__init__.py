"""Rules over plain values; no SQL, no Qt."""
