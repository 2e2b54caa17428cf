"""Which valid mode serves each village on each day, how far care is, and what to propose."""
