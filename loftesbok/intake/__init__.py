"""The Excel form of a reporting period's follow-up: written from the dataset, read back, compared and put into it.

``form`` writes it, ``workbook`` opens what comes back with care, ``answers`` reads the cells, ``changes`` compares
them with the data, ``planning`` tries the rows on a copy, and ``importing`` puts the result in place. What any workbook
of ours has in common is in ``sheets`` and ``reading``.
"""

from loftesbok.intake.form import write_form
from loftesbok.intake.importing import apply, plan_import
from loftesbok.intake.planning import Plan

__all__ = ["Plan", "apply", "plan_import", "write_form"]
