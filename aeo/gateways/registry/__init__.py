"""The state register of legal entities: what it says of a registration number. docs/registry.md describes the port."""
