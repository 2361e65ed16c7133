"""From frames to vehicles that crossed a lane's line."""
