"""Noto Sans SC in two weights, cut to the characters of Chinese papers (SIL OFL 1.1)."""
