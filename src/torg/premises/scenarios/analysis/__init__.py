"""Scenarios in figures: a market prepared once a study, any set of trades scored on it at once."""
