"""How things are told on pages: plain values for templates, in the reader's language."""
