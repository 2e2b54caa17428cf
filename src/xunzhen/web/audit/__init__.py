"""Who changed, read, exported or signed in to what, and when: append-only and hash-chained."""
