"""How well a reader reads: truth, scoring and the figures that count."""
