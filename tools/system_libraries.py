"""Make sure that the system libraries Qt needs are there: installs them on Debian as root, else names the command.

`--window` also asks for what only a real window needs (the X11 platform plugin).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Shared library -> Debian package. Without the first group QtGui does not import, even offscreen.
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def missing_packages(libraries: dict[str, str]) -> list[str]:
    packages = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def main() -> int:
    if not sys.platform.startswith("linux"):
        return 0  # the wheels for macOS and Windows carry all they need
    wanted = {**QT, **(WINDOW if "--window" in sys.argv else {})}
    packages = missing_packages(wanted)
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print(f"Installing what Qt needs: {' '.join(packages)}", file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", *packages], env=environment, stdout=subprocess.DEVNULL
        )
        if done.returncode == 0:
            return 0
    print(f"Qt needs system libraries. Run: sudo apt-get install -y {' '.join(packages)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
