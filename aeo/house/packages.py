"""System packages: found by what they bring, so that any system that has them will do; installed with apt if missing.

Only binaries, libraries and fonts are wanted: no PostgreSQL cluster is made, no service is started or enabled.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aeo.house import broker, postgres, virus_scanner
from aeo.house.places import is_root

FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")

# $1…: the packages. Whatever is put in the way of services is taken away again, also after a failure.
APT = r"""
set -e
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.d
restore() {
    rm -f "$clusters/itgel.conf" "$policy"
    if [ -e "$policy.before-itgel" ]; then mv "$policy.before-itgel" "$policy"; fi
}
if [ -e "$policy" ]; then mv "$policy" "$policy.before-itgel"; fi
trap restore EXIT
trap 'exit 1' INT TERM HUP
mkdir -p "$clusters"
echo 'create_main_cluster = false' > "$clusters/itgel.conf"
printf '#!/bin/sh\nexit 101\n' > "$policy"
chmod 755 "$policy"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o Acquire::Retries=3 update
apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"
for package in "$@"; do
    case $package in
        postgresql | redis-server) units="$package.service" ;;
        clamav-daemon) units="clamav-daemon.service clamav-daemon.socket clamav-freshclam.service" ;;
        *) units="" ;;
    esac
    for unit in $units; do
        DPKG_MAINTSCRIPT_PACKAGE="$package" deb-systemd-helper disable "$unit" >/dev/null 2>&1 || true
        update-rc.d "${unit%.*}" disable >/dev/null 2>&1 || true
    done
done
"""


@dataclass(frozen=True)
class Need:
    """A Debian package, and how to see that what it brings is there."""

    package: str
    is_there: Callable[[], bool]


def has_library(name: str) -> Callable[[], bool]:
    """Whether the dynamic linker finds a library."""

    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def has_command(*names: str) -> Callable[[], bool]:
    """Whether one of these commands is on the PATH."""
    return lambda: any(shutil.which(name) for name in names)


def has_font(pattern: str) -> Callable[[], bool]:
    """Whether a font file of that name is installed."""
    return lambda: any(next(folder.rglob(pattern), None) for folder in FONTS)


TO_RUN = (
    Need("python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
    Need("postgresql", lambda: postgres.find_binaries() is not None),
    Need("redis-server", lambda: broker.find_binary() is not None),
    Need("libpango-1.0-0", has_library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", has_library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", has_library("libharfbuzz-subset.so.0")),
    Need("libmagic1", has_library("libmagic.so.1")),
    Need("fonts-noto-core", has_font("NotoSansMongolian-Regular.*")),
    Need("poppler-utils", has_command("pdftoppm")),
)
TO_TEST = (
    Need("chromium-headless-shell", has_command("chromium-headless-shell", "chromium", "google-chrome")),
    Need("qpdf", has_command("qpdf")),
    Need("clamav-daemon", lambda: virus_scanner.find_binary() is not None),
)


def missing(needs: Sequence[Need]) -> list[str]:
    """The packages whose contents are not on this machine."""
    return [need.package for need in needs if not need.is_there()]


def install(needs: Sequence[Need]) -> None:
    """Install what is missing; on a system without apt, say what to install."""
    if not (packages := missing(needs)):
        return
    wanted = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise SystemExit(f"Please install what Debian calls: {wanted}. Then run this command again.")
    if not is_root() and shutil.which("sudo") is None:
        raise SystemExit(f"Please run as root: apt-get install {wanted}. Then run this command again.")
    print(f"Installing with apt: {wanted}", flush=True)
    shell = ["sh", "-c", APT, "itgel", *packages]
    if subprocess.run(shell if is_root() else ["sudo", *shell], env=_plain()).returncode:
        raise SystemExit(f"apt could not install: {wanted}. The reason is above.")
    importlib.invalidate_caches()
    if still := missing(needs):
        raise SystemExit(f"Installed, but still not found by Python {sys.version.split()[0]}: {' '.join(still)}")


def _plain() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}
