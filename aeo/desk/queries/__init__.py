"""How it is read."""
