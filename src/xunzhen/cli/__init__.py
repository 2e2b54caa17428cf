"""The `xunzhen` command, one file per column that has commands."""
