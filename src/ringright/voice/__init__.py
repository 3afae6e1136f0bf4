"""What the robot says: who speaks it, how figures are read, and the store of rendered audio."""
