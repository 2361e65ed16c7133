"""What the benchmark of the join measures."""
