"""The environment that the tests hand on to the processes they start."""

import os
import shutil
import tempfile

from server.settings import describe_settings

# NODE_ENV=production makes the runner of the client's tests look for modules as a browser would.
MISLEADING = {"NODE_ENV", "FORCE_COLOR"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def without_settings() -> dict[str, str]:
    """The environment less what would configure our server: no test may touch somebody's data."""
    settings = {setting.name for setting in describe_settings()}
    return {name: value for name, value in os.environ.items() if name not in settings}


def clean_environment() -> dict[str, str]:
    """For the tools of the gate: no settings, no colours, a place for files, a browser."""
    kept = {name: value for name, value in without_settings().items() if name not in MISLEADING}
    found = {"TMPDIR": tempfile.gettempdir(), "CHROMIUM": find_browser() or "", "NO_COLOR": "1"}
    return {**kept, **found}


def find_browser() -> str | None:
    """The path of the Chromium that CHROMIUM names, else of one that is installed."""
    wanted = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [wanted] if wanted else BROWSERS)), None)
