"""A window's documents → the sections of a draft briefing, in the sources' own sentences."""
