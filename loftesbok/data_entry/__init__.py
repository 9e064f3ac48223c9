"""The Excel form of a reporting period's follow-up: written from the dataset, read back, compared and put into it.

``form`` writes it, ``workbook`` opens what comes back with care, ``answers`` reads the cells, ``changes`` compares
them with the data, ``planning`` tries the rows on a copy, and ``importing`` puts the result in place. What any workbook
of ours has in common is in ``sheets`` and ``reading``.
"""

from loftesbok.data_entry.change_plan import Plan
from loftesbok.data_entry.followup_form.importing import apply, plan_import
from loftesbok.data_entry.followup_form.write import write_form

__all__ = ["Plan", "apply", "plan_import", "write_form"]
