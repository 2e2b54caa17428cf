"""Workforce: what is true of a person from when to when, and what is paid to insure them."""
