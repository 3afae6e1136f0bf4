"""The telephone line: trunks, and the one function that can start an outbound call."""
