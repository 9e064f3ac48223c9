"""How fast the work is, against how it would be done without the package: ``make bench``.

Rows are in modules named ``rows_*``, each with functions marked by ``measuring.row``. Nothing here is asserted.
"""
