"""Learning from past calls: what the commands `learn` and `script versions` do."""
