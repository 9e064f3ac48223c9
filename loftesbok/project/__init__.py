"""A project's folder: its paths and settings, and writing in it safely."""
