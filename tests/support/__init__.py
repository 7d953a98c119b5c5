"""What tests stand on: databases, real processes, a browser."""
