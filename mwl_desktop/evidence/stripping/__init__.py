"""Copies without what files say of themselves; what is seen in them stays as it is, bit for bit."""
