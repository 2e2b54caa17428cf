"""Assistance: who supports whom under which programme, for how long, and what it comes to."""
