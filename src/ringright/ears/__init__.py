"""What the robot hears: voice activity, end of speech, who answered, and the words."""
