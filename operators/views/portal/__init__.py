"""The trader's pages: for members of the company only."""
