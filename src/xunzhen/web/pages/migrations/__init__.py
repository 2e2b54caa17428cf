"""Migrations of the pages app."""
