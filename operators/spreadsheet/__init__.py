"""The questionnaire as a workbook that people fill in away from the portal: out, in, and what would change."""
