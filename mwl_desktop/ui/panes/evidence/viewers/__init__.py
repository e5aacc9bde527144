"""What evidence is looked at with: one module for each way of looking. None of them writes a file."""
