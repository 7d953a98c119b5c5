"""What may follow what: one page per machine (lifecycles §1-4)."""
