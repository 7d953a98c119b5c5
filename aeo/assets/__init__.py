"""Sources of the style sheet and the script, and their build: `python -m aeo.assets build`."""
