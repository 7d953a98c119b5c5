"""Who calls: the pages of verification, for the administration, the company and another authority."""
