"""How a script gets better: moments, clusters of them, proposals, edits, replays."""
