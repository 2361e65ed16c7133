"""Looks at the store's gate history with Great Expectations, and keeps alerts of what it finds."""
