"""Number plates: propose where one may stand, look at it in several ways, let the looks vote."""
