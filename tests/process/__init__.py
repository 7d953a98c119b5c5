"""The programme as processes: killed, cut off from its broker and database, switched off for days."""
