from __future__ import annotations

import numpy as np
import pytest

from app.analysis.alignment.path import ANYWHERE, DECAY, SHARPNESS, find_path


def likeness(rows: int, columns: int, pairs: dict[tuple[int, int], float], ground: float = 0.1) -> np.ndarray:
    matrix = np.full((rows, columns), ground, dtype=np.float32)
    for place, value in pairs.items():
        matrix[place] = value
    return matrix


def test_stories_go_on() -> None:
    """Between two sentences that surely correspond the ones between do, though nothing else says so."""
    path = find_path(likeness(5, 5, {(0, 0): 0.8, (1, 1): 0.8, (3, 3): 0.8, (4, 4): 0.8}))
    assert path[2].argmax() == 2 and path[:, 2].argmax() == 2


def test_passages_may_stand_in_another_order() -> None:
    crossed = {(i, (i + 4) % 8): 0.9 for i in range(8)}
    path = find_path(likeness(8, 8, crossed))
    assert path.argmax(axis=1).tolist() == [(i + 4) % 8 for i in range(8)]


def test_two_alike_are_told_apart_by_their_neighbours() -> None:
    path = find_path(likeness(3, 6, {(0, 3): 0.9, (1, 1): 0.6, (1, 4): 0.6, (2, 5): 0.9}))
    assert path[1].argmax() == 4


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 40), (300, 7)])
def test_any_shape_gives_shares(shape: tuple[int, int]) -> None:
    chance = np.random.default_rng(3)
    path = find_path(chance.random(shape, dtype=np.float32))
    assert path.shape == shape and np.isfinite(path).all()
    assert (path >= 0).all() and (path <= 1 + 1e-6).all()


def test_sides_are_treated_alike() -> None:
    matrix = np.random.default_rng(5).random((7, 11), dtype=np.float32)
    assert np.allclose(find_path(matrix), find_path(matrix.T).T, atol=1e-6)


def test_steps_are_those_of_the_whole_matrix_of_steps() -> None:
    """Against a plain reading of the model, without Fourier transforms."""
    matrix = np.random.default_rng(8).random((6, 9), dtype=np.float32)

    def walk(like: np.ndarray) -> np.ndarray:
        rows, columns = like.shape
        seen = np.exp(SHARPNESS * (like - like.max(axis=1, keepdims=True)))
        there = np.arange(columns)
        step, pace = there[None, :] - there[:, None], columns / rows
        amiss = np.maximum(0, np.maximum(min(1, pace) - step, step - max(1, pace)))
        steps = (1 + amiss) ** -DECAY + ANYWHERE
        steps /= steps.sum(axis=1, keepdims=True)
        first = (1.0 + there) ** -DECAY + ANYWHERE
        ahead, behind = [first / first.sum() * seen[0]], [np.ones(columns)]
        for row in seen[1:]:
            ahead.append((ahead[-1] @ steps) * row)
        for row in seen[:0:-1]:
            behind.insert(0, steps @ (row * behind[0]))
        both = np.array(ahead) * np.array(behind)
        return both / both.sum(axis=1, keepdims=True)

    ours, theirs = walk(matrix.astype(float)), walk(matrix.T.astype(float)).T
    assert np.allclose(find_path(matrix), (np.sqrt(ours * theirs) + (ours + theirs) / 2) / 2, atol=1e-5)
