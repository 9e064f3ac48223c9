"""The words and the calendar of medborgarlöften: no file is read here, and nothing else of the package is imported."""
