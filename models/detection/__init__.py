"""Where vehicles, plates and codes are in a picture: the project's own detector."""
