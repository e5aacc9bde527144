"""What is seen while no vault is open: unlocking, the first run, the recovery kit."""
