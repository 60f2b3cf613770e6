"""Daybook: business support services for a police force, on one ledger."""
