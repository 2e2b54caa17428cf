"""Indicators on the site: every number with its target, its rows and its forecast."""
