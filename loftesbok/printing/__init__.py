"""From pages to the built book: Jupyter Book, what it was last made from, and how little of it must be made anew."""
