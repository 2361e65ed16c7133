"""Text in pictures: find lines, read lines, spot a text of known grammar in what was read."""
