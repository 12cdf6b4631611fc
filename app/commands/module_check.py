"""Whether every module can be imported: what a bundle left out is missed here, not in use."""

import importlib
import os
import pkgutil
from types import ModuleType

import engine


def import_all() -> tuple[bool, str]:
    """Import all modules of the engine, and of the app where a window can be shown."""
    import app
    from app.window.libraries import problem

    packages = (engine,) if problem(os.environ) else (engine, app)
    names = [name for package in packages for name in _names(package)]
    for name in names:
        importlib.import_module(name)
    return True, f"{len(names)} imported"


def _names(package: ModuleType) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [module.name for module in found if not module.name.endswith(".__main__")]
