"""The form of a reporting period's follow-up: written, read, compared with the data, taken in."""
