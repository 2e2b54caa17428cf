"""Rosters on a site: drafts, the board, publishing, re-planning and what the public sees."""
