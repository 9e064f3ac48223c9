"""A new project for another municipality (`init`)."""
