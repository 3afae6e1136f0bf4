"""SIP signalling and media of our own legs (libre/baresip inside)."""
