"""CSV files read with file, row and column at hand, and changed with all else left byte for byte."""
