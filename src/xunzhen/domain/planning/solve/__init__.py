"""Solvers of one circuit week: coverage by maximum flow, regret greedy, compiled search."""
