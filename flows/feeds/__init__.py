"""Feeds: what others declare and expect, from files and messages to the store."""
