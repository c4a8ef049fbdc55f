"""What every test may use: the hypothesis profile, and the reference material that lies beside a checkout."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from examapp.locale import use_language

SHARED = Path(__file__).parents[2] / "shared"

settings.register_profile("examapp", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("examapp")


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Give the path of a file of the reference material, or skip where there is none."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the reference material {name} is not beside this checkout")
        return path

    return find


@pytest.fixture(autouse=True)
def _english() -> None:
    """Begin each test in one language, whatever the test before it spoke."""
    use_language("en")


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the banks that tests read out of the cache of whoever runs them."""
    monkeypatch.setenv("EXAMAPP_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
