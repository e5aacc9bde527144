"""Evidence: a grid of what was kept, and each piece with where it came from."""
