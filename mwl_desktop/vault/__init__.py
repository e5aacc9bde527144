"""The encrypted file: opening, locking, keys, transactions, originals, migrations."""
