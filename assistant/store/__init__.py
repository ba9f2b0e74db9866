"""The library on disk: the catalogue in SQLite and the vectors in Chroma, kept in step."""
