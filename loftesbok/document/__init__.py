"""What is shown, as pieces of plain text, and one renderer per format."""
