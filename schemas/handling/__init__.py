"""What officers do about warnings at the gate and alerts of data quality (R40 to R42)."""
