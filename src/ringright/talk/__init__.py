"""The live call: whose turn it is, and the one loop that hears, thinks and speaks."""
