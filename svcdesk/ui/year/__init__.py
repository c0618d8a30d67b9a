"""The year planner: agreements × months."""
