"""Qt models over frozen rows, and the roles that delegates read."""
