"""Campaigns: who is called next, on which line, once."""
