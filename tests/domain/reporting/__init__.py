"""Tests of returns: due days, freezing, restatements, roll-up, samples."""
