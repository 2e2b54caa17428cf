"""Benchmarks: protocol, instances, results; never imported by the product."""
