"""The published tables, and their description for catalogues."""
