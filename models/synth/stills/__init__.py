"""Single hard pictures of a gate, drawn from a seed, with the truth of what they show."""
