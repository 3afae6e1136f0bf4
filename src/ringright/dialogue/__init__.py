"""What the robot says next: a pure stepper over scripts (话术)."""
