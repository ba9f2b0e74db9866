"""Evidence → draft Claims in the sources' own sentences: what is asked, what bears it, and what stands against it."""
