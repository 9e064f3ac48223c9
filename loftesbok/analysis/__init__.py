"""What follows from the dataset: pure functions that read no file."""
