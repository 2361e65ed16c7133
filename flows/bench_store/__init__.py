"""What the benchmark of the store measures."""
