"""Everything between the files in ``data/`` and a dataset that can be trusted.

``package`` and ``schema`` read what ``datapackage.json`` says, and ``contract`` holds it against the tables and columns
that all projects share. ``reader`` (with ``csv_lines`` and ``file_names``) reads the CSV files; ``frames`` (with
``cells``, ``characters``, ``garbled`` and ``keys``) checks them column by column; ``rules`` tries the rules of the
domain, table by table. Problems are told in Swedish, with file, row, column and what would be right (``problems``).
"""
