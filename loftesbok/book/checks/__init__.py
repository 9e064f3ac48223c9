"""What of a project can be checked without running a notebook or Sphinx: a module for each kind of file."""
