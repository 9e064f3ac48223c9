"""What every workbook has in common."""
