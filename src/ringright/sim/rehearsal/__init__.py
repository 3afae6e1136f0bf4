"""A script rehearsed in text: simulated people talk with the stepper, thousands of times."""
