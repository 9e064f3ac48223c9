"""A promise period begun: by options or by workbook."""
