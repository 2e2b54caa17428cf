"""Tests of the returns on the site."""
