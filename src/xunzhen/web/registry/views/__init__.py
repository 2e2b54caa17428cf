"""Pages of the county tables: browsing, editing, importing, exporting."""
