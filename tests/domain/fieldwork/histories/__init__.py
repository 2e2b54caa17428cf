"""A model of phones, their network and a county, driven by seeded chance."""
