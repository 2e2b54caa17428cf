"""Migrations of the coverage app."""
