"""Cards in columns: what stands at which stage, moved by mouse and keys."""
