"""Words of the county tables for templates."""
