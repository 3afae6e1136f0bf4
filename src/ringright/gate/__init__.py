"""May we call this person now? A pure decision over facts, with the rules as data."""
