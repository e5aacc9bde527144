"""How items lie in the vault: one mapped class a table, one aggregate a module."""
