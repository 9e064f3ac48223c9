"""The parts of pages that are made from data at every build, a module for each page or subject."""
