"""What the book's pages show from data, one module per subject; ``loftesbok.book.pages`` lists them by file name."""
