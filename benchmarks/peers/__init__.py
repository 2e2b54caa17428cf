"""One protocol for our planner and the solvers of others; see README.md of this folder."""
