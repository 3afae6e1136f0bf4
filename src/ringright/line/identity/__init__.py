"""Who we say we are, and who others say they are: STIR/SHAKEN and rich call data."""
