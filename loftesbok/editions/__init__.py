"""Editions: notebooks executed with given parameters, written only when they succeed, and run again when stale.

An edition's metadata carries the digest of what it was made from (the notebook's cells, the rows that it may see, its
parameters) and what it says in figures and statuses. On what else it depends (code, lock file, environment) is kept in
an untracked stamp, so that a change of code runs the notebook again but does not rewrite unchanged bytes.
"""
