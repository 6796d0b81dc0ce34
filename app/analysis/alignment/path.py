"""The way two accounts of one thing go through it together: which sentence corresponds to which, given that stories go
on, and that those who tell them may jump.

Each text is read as a walk over the sentences of the other (a hidden Markov model, as for the words of translations:
Vogel, Ney and Tillmann 1996, "HMM-based word alignment in statistical translation"): from one sentence to the next the
walk steps on by one or by the ratio of their lengths, farther steps and steps back cost the more the farther they go,
but never more than a fixed price, so passages may stand in another order altogether. The forward-backward algorithm
says how likely each place is in view of all sentences before and behind. Both texts walk; both views count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.analysis.language.vectors import Floats

# How much more a pair weighs for likeness: e to the power of this times the difference. 6 to 12 do as well.
SHARPNESS = 8.0
# The cost of steps falls with their length to this power: 1 to 2 do as well.
DECAY = 1.5
ANYWHERE = 0.02  # the price of a jump, wherever it goes

Doubles = NDArray[np.float64]


def find_path(likeness: Floats) -> Floats:
    """How surely two sentences correspond (left x right), in [0, 1]: the mean of both walks' probabilities, lifted
    half-way to their geometric mean, which asks that both agree. Not a probability that they correspond at all: each
    sentence has its place somewhere, for want of better."""
    ours = _walk(likeness)
    theirs = _walk(likeness.T).T
    both: Floats = np.sqrt(ours * theirs)
    both += (ours + theirs) / 2
    both /= 2
    return both


def _walk(likeness: Floats) -> Floats:
    """The probability of each column, for each row: rows walk over columns."""
    rows, columns = likeness.shape
    steps = _Steps(columns, columns / rows)
    found = np.empty((rows, columns), dtype=np.float32)
    ahead = steps.first
    for row in range(rows):
        ahead = _share((steps.onward(ahead) if row else ahead) * _see(likeness[row]))
        found[row] = ahead
    behind = np.ones(columns)
    for row in range(rows - 2, -1, -1):
        behind = _share(steps.back(behind * _see(likeness[row + 1])))
        found[row] = _share(found[row] * behind)
    return found


def _see(row: Floats) -> Doubles:
    """How well each column explains the row."""
    return np.asarray(np.exp(SHARPNESS * (row - row.max()).astype(np.float64)))


def _share(row: Doubles) -> Doubles:
    return np.asarray(row / row.sum())


class _Steps:
    """Steps between the columns, whose probability depends on how far they go: products with that matrix are
    convolutions, done by Fourier transform."""

    def __init__(self, columns: int, pace: float) -> None:
        steps = np.arange(1.0 - columns, columns)
        # To the next sentence, as far as the other text has come meanwhile, or anywhere between: nothing amiss.
        amiss = np.maximum(0, np.maximum(min(1.0, pace) - steps, steps - max(1.0, pace)))
        kernel = (1 + amiss) ** -DECAY + ANYWHERE
        self._columns = columns
        self._size = 1 << (3 * columns - 2).bit_length()
        self._there = np.fft.rfft(kernel, self._size)
        self._back = np.fft.rfft(kernel[::-1], self._size)
        self._totals = self._convolve(np.ones(columns), self._back)
        first = (1.0 + np.arange(columns)) ** -DECAY + ANYWHERE
        self.first = first / first.sum()

    def onward(self, row: Doubles) -> Doubles:
        """Where a walk that stands as `row` says will stand after one step."""
        return self._convolve(row / self._totals, self._there)

    def back(self, row: Doubles) -> Doubles:
        """How well each column leads to `row` in one step."""
        return self._convolve(row, self._back) / self._totals

    def _convolve(self, row: Doubles, kernel: NDArray[np.complex128]) -> Doubles:
        start = self._columns - 1
        found = np.fft.irfft(np.fft.rfft(row, self._size) * kernel, self._size)[start : start + self._columns]
        return np.maximum(found, 1e-300)  # rounding may take it below 0
