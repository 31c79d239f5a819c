"""Ten seconds of a street in which everybody is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.testing.live_run import STREET
from bystander.testing.street import Street


@pytest.fixture(scope="session")
def street() -> Street:
    return STREET


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(250))
