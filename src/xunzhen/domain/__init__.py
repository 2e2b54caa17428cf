"""The pure floor: values in, values out; no file, clock, network, database or unseeded chance."""
