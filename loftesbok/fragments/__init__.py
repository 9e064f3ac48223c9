"""What the book's pages show from data, one module per subject; ``loftesbok.pages`` lists them by file name."""
