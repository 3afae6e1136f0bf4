"""What is seen from outside while the house works: logs and the live picture of the lines."""
