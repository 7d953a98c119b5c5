"""The readiness check: pages for everybody, without an account."""
