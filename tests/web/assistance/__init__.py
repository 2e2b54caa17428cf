"""Tests of the assistance column on the site."""
