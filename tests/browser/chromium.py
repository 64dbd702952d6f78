"""Where the browser of the browser tests is. Run as a program, prints its path."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The program named by CHROMIUM, or else the first Chromium or Chrome that is installed."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for application in MAC_APPLICATIONS:
            if (folder / application).exists():
                return str(folder / application)
    return None


if __name__ == "__main__":
    sys.exit(print(find()) if find() else 1)
