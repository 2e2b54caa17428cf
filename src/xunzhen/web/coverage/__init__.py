"""Who serves each village: map, gaps, proposals and decisions."""
