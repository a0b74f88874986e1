"""A search for bytes that make a reader fall over, by mutation, guided by which lines of ours are reached."""
