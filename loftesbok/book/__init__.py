"""The book, whole: inputs, pages, Sphinx, and the folder that is published."""
