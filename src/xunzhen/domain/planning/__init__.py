"""Circuit rosters: the problem, its solution, its proof and its independent check."""
