"""What comes in: what is typed on the pages of verification."""
