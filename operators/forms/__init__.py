"""What comes in over the pages: typed, trimmed, and still judged by the actions."""
