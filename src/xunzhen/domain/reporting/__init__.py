"""Returns: due days, figures at a cut-off, freezing, restatements, roll-up, samples."""
