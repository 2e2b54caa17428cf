"""Long work in the background: what runs, how far it is, what came of it."""
