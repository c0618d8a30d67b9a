"""The dispatch board: technicians in rows, their work on a time axis, the queue and the details."""
