"""What the dispatch board reads: its rows, the queue of work to be planned, and the details of one activity."""
