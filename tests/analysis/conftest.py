from __future__ import annotations

import pytest

from app.analysis.reading import warm


@pytest.fixture(scope="session", autouse=True)
def _warm_model() -> None:
    """The English model takes seconds to load: once a session."""
    warm()
