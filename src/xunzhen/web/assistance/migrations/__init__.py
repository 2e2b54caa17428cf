"""Database changes of the fieldwork app."""
