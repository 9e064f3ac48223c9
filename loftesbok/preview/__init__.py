"""The book while one works on it: built, served on this machine alone, and built anew when something changes.

``session`` holds the parts together: ``watch`` says what has changed, ``builder`` keeps a process (``worker``) that
builds the book in ``_build/preview`` (``incremental_book``), ``changed_pages`` says which pages came out differently,
``state`` holds how things stand, and ``server`` shows the book, with ``live.js`` (in the theme's ``live``) added to
every page as it goes out, or ``page`` where there is no book.
"""
