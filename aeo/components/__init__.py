"""The design system: template tags, form widgets and error pages. No model, no rule, no customs word."""
