"""The frame and the parts every page is made of: templates, styles, marks, words for numbers."""
