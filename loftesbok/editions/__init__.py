"""Editions: notebooks executed with given parameters, written only when they succeed, and run again when stale.

An edition's metadata carries the digest of what it was made from (the notebook's cells, the rows that it may see, its
parameters) and what it says in figures and statuses. On what else it depends (code, lock file, environment) is kept in
an untracked stamp, so that a change of code runs the notebook again but does not rewrite unchanged bytes.
"""

from loftesbok.editions.freshness import why_stale
from loftesbok.editions.inputs import Surroundings, inputs_digest
from loftesbok.editions.plan import Job, job, jobs, published, recorded_inputs
from loftesbok.editions.run import Outcome, run

__all__ = [
    "Job",
    "Outcome",
    "Surroundings",
    "inputs_digest",
    "job",
    "jobs",
    "published",
    "recorded_inputs",
    "run",
    "why_stale",
]
