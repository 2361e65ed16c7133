"""A synthetic gate: seeded scenes with their truth."""
