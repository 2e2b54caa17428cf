"""The law as data: documents, the vocabulary of rules, and the settings table."""
