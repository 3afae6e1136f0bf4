"""Whom we may know: contacts and their consent come in through here, checked cell by cell."""
