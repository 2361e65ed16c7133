"""Container codes: find them among the lines of a picture and read them by their grammar."""
