"""A document's terms: its marking, whom it may be attributed to, and what of it is off the record or on background."""
