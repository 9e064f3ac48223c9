"""The Excel form of a reporting period's follow-up: written from the dataset, read back, compared and put into it.

``form`` writes it, ``workbook`` opens what comes back with care, ``answers`` reads the cells, ``changes`` compares
them with the data, and ``importing`` puts the result in place.
"""

from loftesbok.intake.form import write_form
from loftesbok.intake.importing import Plan, apply, plan_import, recover

__all__ = ["Plan", "apply", "plan_import", "recover", "write_form"]
