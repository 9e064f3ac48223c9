"""A reporting period on one page."""
