"""The least and the most that a sum of unknown numbers can be, by the simplex method; for small problems only."""

from __future__ import annotations

import numpy as np

_SMALL = 1e-7


def largest(wanted: np.ndarray, rows: np.ndarray, limits: np.ndarray) -> float:
    """Return the largest ``wanted @ x`` over x >= 0 with ``rows @ x <= limits``; infinite where there is none.

    The problem must have a solution. Pivots by Bland's rule, in two phases.
    """
    count, unknowns = rows.shape
    short = limits < 0
    signs = np.where(short, -1.0, 1.0)
    artificial = np.eye(count)[:, short]
    table = np.hstack([rows * signs[:, None], np.diag(signs), artificial, (limits * signs)[:, None]])
    basis = [unknowns + row for row in range(count)]
    for number, row in enumerate(np.flatnonzero(short)):
        basis[row] = unknowns + count + number
    first = np.zeros(table.shape[1] - 1)
    first[unknowns + count :] = -1
    _climb(table, basis, first)
    table = np.delete(table, np.s_[unknowns + count : -1], axis=1)
    for row in range(count):
        if basis[row] >= unknowns + count:  # an artificial number that is left is 0; another takes its place
            _pivot(table, basis, row, int(np.argmax(np.abs(table[row, :-1]))))
    goal = np.concatenate([wanted, np.zeros(count)])
    if not _climb(table, basis, goal):
        return float("inf")
    return float(goal[basis] @ table[:, -1]) if basis else 0.0


def _climb(table: np.ndarray, basis: list[int], goal: np.ndarray) -> bool:
    """Pivot until nothing more is gained; False where there is no end to it."""
    while True:
        gain = goal - (goal[basis] @ table[:, :-1] if basis else 0)
        better = np.flatnonzero(gain > _SMALL)
        if not better.size:
            return True
        column = int(better[0])
        usable = np.flatnonzero(table[:, column] > _SMALL)
        if not usable.size:
            return False
        ratios = table[usable, -1] / table[usable, column]
        ties = usable[ratios <= ratios.min() + _SMALL]
        row = int(min(ties, key=lambda number: basis[number]))
        _pivot(table, basis, row, column)


def _pivot(table: np.ndarray, basis: list[int], row: int, column: int) -> None:
    table[row] /= table[row, column]
    for other in range(len(table)):
        if other != row:
            table[other] -= table[other, column] * table[row]
    basis[row] = column
