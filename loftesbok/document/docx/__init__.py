"""Pieces as Word: the one place that knows the inside of a Word file."""
