"""Sets up, runs, checks and packages the project: `python3 dev.py VERB`. Needs Python alone."""

from __future__ import annotations

import sys

if not (3, 11) <= sys.version_info < (3, 15):
    sys.exit("MWL Desktop needs Python 3.11 to 3.14; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

import ctypes
import datetime
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
import tomllib
import xml.etree.ElementTree
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = BIN / f"python{SUFFIX}"
PROGRAM = BIN / f"mwl-desktop{SUFFIX}"
STAMP = VENV / "mwl-setup"
LOCKS = {"run": ("run.lock", "build.lock"), "dev": ("dev.lock",)}
DEMO = ROOT / "demo-output"
PASSPHRASE_FILE = ROOT / "resources" / "sample" / "passphrase.txt"
LINUX = sys.platform == "linux"

# What Qt needs from a Debian or Ubuntu system: the library's name for the dynamic linker, and its package.
LIBRARIES = {
    "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1", "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1", "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0", "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0", "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0", "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1", "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}  # fmt: skip
# What the tests and the packaging use besides: commands (any of the names will do) and their package.
TOOLS = {
    ("Xvfb",): "xvfb",
    ("openbox",): "openbox",
    ("xdotool",): "xdotool",
    ("pdftotext",): "poppler-utils",
    ("chromium", "chromium-browser", "google-chrome"): "chromium",
    ("objdump",): "binutils",
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    verb, *rest = arguments or ["help"]
    if verb not in VERBS:
        print(__doc__, *(f"  {name:<8} {work.__doc__}" for name, work in VERBS.items()), sep="\n")
        return 0 if verb in ("help", "-h", "--help") else 2
    try:
        return VERBS[verb](rest)
    except KeyboardInterrupt:
        return 130


# The verbs


def setup(_: Sequence[str] = ()) -> int:
    """make .venv with everything that the program, its tests and its packaging need"""
    prepare("dev")
    print(f"ready: {PROGRAM.relative_to(ROOT)}")
    return 0


def demo(_: Sequence[str] = ()) -> int:
    """make a demonstration vault and portfolio in demo-output/, and open it where there is a display"""
    prepare("run")
    DEMO.mkdir(exist_ok=True)
    vault, pdf, html = (DEMO / name for name in ("demo.mwl", "portfolio.pdf", "portfolio.html"))
    for old in [*DEMO.glob("demo.mwl*"), pdf, html]:
        old.unlink(missing_ok=True)
    key = ("--passphrase-file", PASSPHRASE_FILE)
    for command in (
        ("demo", vault, *key),
        ("export", vault, "--pdf", pdf, "--html", html, *key),
    ):
        code = call(PROGRAM, *command)
        if code:
            return code
    for label, value in (("vault", vault), ("PDF", pdf), ("HTML", html)):
        print(f"{label + ':':<12}{value.relative_to(ROOT)}")
    print(f"{'passphrase:':<12}{PASSPHRASE_FILE.read_text(encoding='utf-8').strip()}", flush=True)
    if not has_display(os.environ, sys.platform):
        return 0
    return call(PROGRAM, vault, env={"MWL_PASSPHRASE_FILE": str(PASSPHRASE_FILE)})


def test(arguments: Sequence[str]) -> int:
    """check everything: lint, types, tests, windows, frozen build (or pytest with these arguments)"""
    prepare("dev")
    if arguments:
        return call(PYTHON, "-m", "pytest", *arguments)
    return check_everything()


def run(arguments: Sequence[str] = ()) -> int:
    """start the program with these arguments"""
    prepare("run")
    return call(PROGRAM, *arguments)


def ocr(_: Sequence[str] = ()) -> int:
    """add the reading of text in scanned pages and photographs (some 150 MB are fetched)"""
    prepare("run")
    must(*pip(), "--require-hashes", "-r", ROOT / "requirements" / "ocr.lock")
    return 0


def shots(arguments: Sequence[str] = ()) -> int:
    """write pictures of every pane and dialog into DIR"""
    if len(arguments) != 1:
        print("usage: python3 dev.py shots DIR")
        return 2
    prepare("run")
    return call(PYTHON, "-m", "tests.ui.shots", arguments[0], env={"QT_QPA_PLATFORM": "offscreen"})


def faults(arguments: Sequence[str]) -> int:
    """try the vault against kills, full disks and broken files: [--kills N] [--flow F] [--help]"""
    prepare("dev")
    return call(PYTHON, "-m", "tests.faults", *arguments)


def lint(_: Sequence[str] = ()) -> int:
    """check style, types and the import contract"""
    prepare("dev")
    failed = [name for name, command in lint_steps().items() if call(*command)]
    print("lint: " + (", ".join(failed) + " failed" if failed else "clean"))
    return 1 if failed else 0


def package(_: Sequence[str] = ()) -> int:
    """build the program as a folder in dist/ and let it test itself"""
    prepare("dev")
    spec = ROOT / "packaging" / "mwl-desktop.spec"
    places = ("--distpath", ROOT / "dist", "--workpath", ROOT / "build" / "pyinstaller")
    code = call(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec)
    return code or call(ROOT / "dist" / "mwl-desktop" / f"mwl-desktop{SUFFIX}", "--selftest")


def lock(_: Sequence[str] = ()) -> int:
    """re-make the lock files from pyproject.toml"""
    prepare("dev")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build_needs = "\n".join(project["build-system"]["requires"])
    everything = ROOT / "requirements" / "dev.lock"
    same_versions = ("--constraints", everything)
    compiler = (BIN / f"uv{SUFFIX}", "pip", "compile", "--no-config", "--quiet")
    reach = ("--universal", "--python-version", "3.11")
    options = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate")
    inputs: tuple[str | Path, ...]
    for name, inputs in (
        ("dev", ("pyproject.toml", "-", "--group", "dev", "--upgrade")),
        ("run", ("pyproject.toml", *same_versions)),
        ("build", ("-", *same_versions)),
        ("ocr", ("pyproject.toml", "--extra", "ocr", *same_versions)),
    ):
        target = ROOT / "requirements" / f"{name}.lock"
        code = call(*compiler, *inputs, *reach, *options, "--output-file", target, feed=build_needs)
        if code:
            return code
    return 0


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "run": run,
    "ocr": ocr,
    "shots": shots,
    "faults": faults,
    "lint": lint,
    "package": package,
    "setup": setup,
    "lock": lock,
}


# Checking everything


def lint_steps() -> dict[str, tuple[str | Path, ...]]:
    return {
        "style": (BIN / f"ruff{SUFFIX}", "check", "--quiet", "."),
        "format": (BIN / f"ruff{SUFFIX}", "format", "--check", "--quiet", "."),
        "types": (PYTHON, "-m", "mypy"),
        "imports": (BIN / f"lint-imports{SUFFIX}",),
    }


def check_everything() -> int:
    """Every check in turn, none stopping the next; the last line sums up in pytest's manner."""
    started = time.monotonic()
    results = {name: call(*step, title=name) == 0 for name, step in lint_steps().items()}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    suites: dict[str, tuple[str, ...]] = {
        "tests": ("-n", "2", "-m", "not window and not browser"),
        "browser": ("-m", "browser"),
    }
    if LINUX:
        suites["windows"] = ("-m", "window")
    apart = without_network()
    if not apart:
        print("the network is not cut off for the tests: no network namespace can be made here", flush=True)
    for name, options in suites.items():
        report = ROOT / "build" / f"{name}.xml"
        report.unlink(missing_ok=True)
        # The browser has a server of its own on this computer to ask; nothing else has any business there.
        cut_off = apart and name != "browser"
        runner = (*apart, str(PYTHON), "-m", "tests.cut_off") if cut_off else (str(PYTHON), "-m", "pytest")
        code = call(*runner, "-q", *options, f"--junit-xml={report}", title=name)
        found = read_counts(report)
        results[name] = code == 0
        # A suite that broke off without a failed test (an error in pytest itself) still counts as a failure.
        found["failed"] += code != 0 and not found["failed"]
        counts = {key: counts[key] + found[key] for key in counts}
    print("\n== frozen program", flush=True)
    results["frozen program"] = package() == 0
    for name, good in results.items():
        print(f"{name:<16}{'good' if good else 'FAILED'}")
        if name not in suites:
            counts["passed" if good else "failed"] += 1
    print(closing_line(counts, time.monotonic() - started))
    return 0 if all(results.values()) else 1


def without_network() -> tuple[str, ...]:
    """Words to put before a command so that it has no network; none where the system does not allow it."""
    if not LINUX or shutil.which("unshare") is None:
        return ()
    # Root stays root of the whole system, where there are other people: some tests become one of them.
    words = ("unshare", *(("--map-current-user",) if os.geteuid() else ()), "--net")
    tried = subprocess.run(
        [*words, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return () if tried.returncode else words


def read_counts(report: Path) -> dict[str, int]:
    """Counts of passed, failed (errors too) and skipped tests in a JUnit report, if there is one."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if not report.exists():
        return counts
    for suite in xml.etree.ElementTree.parse(report).getroot().iter("testsuite"):
        number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
        bad = number["failures"] + number["errors"]
        counts["failed"] += bad
        counts["skipped"] += number["skipped"]
        counts["passed"] += number["tests"] - bad - number["skipped"]
    return counts


def closing_line(counts: Mapping[str, int], seconds: float) -> str:
    said = [f"{counts[key]} {key}" for key in ("failed", "passed", "skipped") if counts[key]]
    clock = f" ({datetime.timedelta(seconds=int(seconds))})" if seconds >= 60 else ""
    return f" {', '.join(said)} in {seconds:.2f}s{clock} ".center(80, "=")


# The environment


def prepare(kind: str) -> None:
    """Make sure that the system and `.venv` have what `kind` ("run" or "dev") needs; quick when they do."""
    if LINUX:
        provide_system(kind)
    wanted = fingerprint()
    ready = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and PYTHON.exists() else []
    if ready[1:] == [wanted] and ready[0] in (kind, "dev"):
        return
    STAMP.unlink(missing_ok=True)
    if not PYTHON.exists() or venv_version() != sys.version_info[:2]:
        print("making .venv", flush=True)
        must(getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", VENV)
    print("installing the locked packages (some 300 MB the first time)", flush=True)
    locks = [part for name in LOCKS[kind] for part in ("-r", ROOT / "requirements" / name)]
    must(*pip(), "--require-hashes", *locks)
    must(*pip(), "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(f"{kind} {wanted}\n", encoding="utf-8")


def pip() -> tuple[str | Path, ...]:
    return (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def fingerprint() -> str:
    """A digest of everything that decides what belongs into `.venv`."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for file in (ROOT / "pyproject.toml", ROOT / "setup.py", *sorted((ROOT / "requirements").glob("*.lock"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def venv_version() -> tuple[int, int]:
    """Python's version in `.venv`, (0, 0) where it cannot be told."""
    config = VENV / "pyvenv.cfg"
    lines = config.read_text(encoding="utf-8").splitlines() if config.exists() else []
    for key, _, value in (line.partition("=") for line in lines):
        if key.strip() == "version":
            major, minor, *_ = value.strip().split(".")
            return int(major), int(minor)
    return 0, 0


def provide_system(kind: str) -> None:
    """Install missing system packages where that is allowed; otherwise say the one line to run, and end."""
    missing = missing_packages(kind)
    if not missing:
        return
    if not shutil.which("apt-get"):
        sys.exit(stop("This system lacks what these packages hold on Debian: " + " ".join(missing)))
    as_root = root_prefix()
    if as_root is None:
        sys.exit(stop("System packages are missing. Please run this, then try again:", apt_line(missing)))
    print("installing system packages: " + " ".join(missing), flush=True)
    apt = (*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    said = [answer(*apt, "update"), answer(*apt, "install", "-y", "--no-install-recommends", *missing)]
    still = missing_packages(kind)
    if still:
        sys.exit(stop(*said, "This did not work. Please run this, then try again:", apt_line(still)))


def missing_packages(kind: str) -> list[str]:
    """Debian's names of the packages that `kind` needs and this system lacks, told without asking apt."""
    missing = [package for library, package in LIBRARIES.items() if not loadable(library)]
    if not importlib.util.find_spec("ensurepip"):
        missing.insert(0, f"python3.{sys.version_info.minor}-venv")
    if kind == "dev":
        tools = [package for names, package in TOOLS.items() if not any(map(shutil.which, names))]
        # Ubuntu's package of that name only points to a snap; the tests that want a browser say so there.
        missing += [package for package in tools if not (package == "chromium" and is_ubuntu())]
        if not loadable(f"libpython3.{sys.version_info.minor}.so.1.0") and sys.base_prefix == "/usr":
            missing.append(f"libpython3.{sys.version_info.minor}")
    return missing


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def root_prefix() -> tuple[str, ...] | None:
    """Words to put before a command that needs root; None where this person may not."""
    if os.geteuid() == 0:
        return ()
    asked = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ("sudo", "-n") if asked and asked.returncode == 0 else None


def apt_line(packages: Iterable[str]) -> str:
    """The one line that a person has to run; it refreshes apt's lists where there are none yet."""
    lists = any(Path("/var/lib/apt/lists").glob("*_Packages*"))
    return ("" if lists else "sudo apt-get update && ") + "sudo apt-get install -y " + " ".join(packages)


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    return platform in ("darwin", "win32") or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


# Running things


def call(
    *command: str | Path, env: Mapping[str, str] | None = None, feed: str | None = None, title: str = ""
) -> int:
    """Run a command in the project's folder with its output going through; returns its exit code."""
    if title:
        print(f"\n== {title}", flush=True)
    words = [str(word) for word in command]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(words, cwd=ROOT, env=environment, input=feed, text=True, check=False).returncode


def must(*command: str | Path) -> None:
    """Run a command; end with exit code 2 where it fails."""
    code = call(*command)
    if code:
        sys.exit(stop(f"this ended with {code}: {' '.join(map(str, command))}"))


def answer(*command: str) -> str:
    """What a command says, which only matters when things go wrong."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.strip()


def stop(*lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr, flush=True)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
