"""Why a number is missing or weak: figures measured at each look, and the rule that tells it."""
