"""The demo counties and the run that shows them."""
