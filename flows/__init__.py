"""Dataflows, their sources and sinks, and the command line."""
