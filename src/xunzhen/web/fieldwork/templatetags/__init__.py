"""Words and marks of the fieldwork pages."""
