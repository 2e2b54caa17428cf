"""Printed papers: data for typst templates, and the press that prints them."""
