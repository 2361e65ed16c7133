"""What the screens say, a module an area; each has its texts in Vietnamese and in English."""
