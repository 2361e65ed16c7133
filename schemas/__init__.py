"""Data contracts and the rules that need no I/O."""
