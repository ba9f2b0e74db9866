"""What a sentence does in its text (asks, promises, refuses, leans on another), and so whether it can be told alone."""
