"""From the reads of several frames to one answer."""
