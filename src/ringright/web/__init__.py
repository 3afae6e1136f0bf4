"""What people look at: the report of a run, and the labels that page and console share."""
