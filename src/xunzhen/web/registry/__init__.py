"""The county tables on a site: rows with their history, imports, edits and exports."""
