"""What is kept of a call: recordings, the measures taken on them, and the audit ledger."""
