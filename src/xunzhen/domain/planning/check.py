"""The independent checker: verifies any roster, ours or typed by hand, without a solver."""
