"""The Django floor: one app per column, over accounts > jobs > audit | pages."""
