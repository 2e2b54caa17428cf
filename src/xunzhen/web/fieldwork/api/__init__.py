"""What phones ask for: JSON in, JSON out."""
