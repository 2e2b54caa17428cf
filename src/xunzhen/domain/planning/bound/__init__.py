"""Proven lower bounds on what a week costs, and the plan's last polish."""
