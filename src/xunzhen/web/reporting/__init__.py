"""Returns on the site: filled at a cut-off, handed up, frozen, restated, documents."""
