"""The Django floor. Its rooms carry the names of the columns; none is open yet."""
