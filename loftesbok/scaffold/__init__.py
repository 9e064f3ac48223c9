"""Beginnings: the files of a new project, and the rows, notebook and contents entry of a new promise period.

``project`` lays a project out. A promise period is told by options, in a dialogue (``questions``) or in a workbook
(``period_form`` writes it, ``period_answers`` and ``target_answers`` read it). Each makes a ``draft``, and ``period``
puts it in place.
"""

from loftesbok.data_entry.new_period.begin import new_period
from loftesbok.new_project.lay_out import lay_out

__all__ = ["lay_out", "new_period"]
