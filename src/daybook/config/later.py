"""Large libraries that few commands use, loaded at their first use instead of with every command.

Rules name NumPy and Polars in their imports like any other library. To load both takes a third of the start of a
command that needs neither; so the command line puts something small in their place, which turns into the library
when it is asked for anything.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any

LARGE = ("numpy", "polars")
_loading = RLock()


class _Later(ModuleType):
    """Stands for a library: whatever is asked of it is asked of the library, which is loaded for that."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self), name)


def _loaded(standing_in: _Later) -> ModuleType:
    name = standing_in.__name__
    with _loading:
        if sys.modules.get(name) is standing_in:
            del sys.modules[name]
            # What was asked for once is found at once the next time.
            vars(standing_in).update(vars(import_module(name)))
    return sys.modules[name]


def load_later() -> None:
    """Put off the large libraries that are not loaded yet."""
    for name in LARGE:
        if name not in sys.modules and (spec := find_spec(name)) is not None:
            standing_in = _Later(name)
            standing_in.__spec__ = spec
            sys.modules[name] = standing_in


def load_now() -> None:
    """Load what was put off: for a process that forks, so that each child need not."""
    for name in LARGE:
        if isinstance(standing_in := sys.modules.get(name), _Later):
            _loaded(standing_in)
