"""Rows into ``data/``, all or nothing: the workbook of a follow-up, and that of a new promise period.

``followup_form`` and ``new_period`` each write a workbook and read it back, over what ``excel`` holds for any of ours.
What they read becomes changes of rows (``row_changes``), planned as a whole and tried on a copy (``change_plan``).
"""
