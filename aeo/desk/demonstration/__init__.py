"""Demonstration data: people with sign-ins, and a case in every stage, played from the example cases."""
