"""What the domain demands, beyond what a table's description can say. One rule, one function.

Rules look at tables whose cells, keys and references are right, and may rely on that: text columns are categorical,
numbers are numbers, row 0 is line 2 of the file. Each yields a problem for every breach.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from loftesbok.data.checks import followups, measures, names, promises, text_numbers, texts
from loftesbok.data.schema import TableSpec
from loftesbok.domain.problems import Problem


def broken_rules(specs: Mapping[str, TableSpec], tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return every breach of a rule in checked tables (typed, see ``loading.typed``)."""
    of_the_domain = (*names.RULES, *promises.RULES, *followups.RULES, *measures.RULES, *text_numbers.RULES)
    problems = [problem for rule in of_the_domain for problem in rule(tables)]
    return problems + [problem for rule in texts.RULES for problem in rule(specs, tables)]
