"""The county as it stands: places, institutions, people, checked whole."""
