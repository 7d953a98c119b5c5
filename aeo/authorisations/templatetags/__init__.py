"""Template tags of statuses."""
