"""Indicators: one catalogue, targets as objects, status, forecast; every number with its rows."""
