"""Tells others what happened, as often as it takes."""
