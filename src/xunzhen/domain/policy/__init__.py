"""The law as data: documents, clauses, rules and the Book that rules on them."""
