"""The law on screen: documents, clauses, rulings, and the values a county sets itself."""
