"""The officer's pages on receipt and while an application is assessed."""
