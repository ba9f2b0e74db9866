"""What the library holds beside a citation: copies, corrections, other sources, and what became of its own."""
