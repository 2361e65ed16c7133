"""Recordings of cameras: the ring of a stream, and clips that are cut from it or from a file."""
