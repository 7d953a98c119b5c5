"""Outbound ports: a Protocol and frozen dataclasses per system, and what speaks it."""
