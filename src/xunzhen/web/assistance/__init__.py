"""Programmes of support on the site: needs, nominations, agreements, tours, certificates."""
