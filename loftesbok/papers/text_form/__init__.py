"""The texts of a board paper as a Word form for whoever does not write YAML; the text file stays the one truth."""
