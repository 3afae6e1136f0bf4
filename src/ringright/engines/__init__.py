"""Speech engines behind the Protocols of `ears` and `voice`: one file each, all offline."""
