"""What the domain demands, beyond what a table's description can say. One rule, one function.

Rules look at tables whose cells, keys and references are right, and may rely on that: text columns are categorical,
numbers are numbers, row 0 is line 2 of the file. Each yields a problem for every breach.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from loftesbok.data.checks import followups as followup_rules
from loftesbok.data.checks import measures as measure_rules
from loftesbok.data.checks import names as name_rules
from loftesbok.data.checks import promises as promise_rules
from loftesbok.data.checks import text_numbers
from loftesbok.data.checks import texts as table_rules
from loftesbok.data.schema import TableSpec
from loftesbok.domain.problems import Problem


def broken_rules(specs: Mapping[str, TableSpec], tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return every breach of a rule in checked tables (typed, see `validation.typed`)."""
    of_the_domain = (
        *name_rules.RULES,
        *promise_rules.RULES,
        *followup_rules.RULES,
        *measure_rules.RULES,
        *text_numbers.RULES,
    )
    found = [problem for rule in of_the_domain for problem in rule(tables)]
    return found + [problem for rule in table_rules.RULES for problem in rule(specs, tables)]
