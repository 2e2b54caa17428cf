"""Tools for maintainers: they make what is shipped and never run on a user's machine."""
