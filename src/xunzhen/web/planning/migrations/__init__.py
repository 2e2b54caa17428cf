"""Migrations of the planning app."""
