"""`make bench`: speed as ratios to floors measured in the same run."""
