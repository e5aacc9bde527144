"""The house rules that a machine can hold: sizes, arrows between rooms, excepts, locks, licences."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mwl_desktop import paths

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mwl_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
OTHERS = [ROOT / "dev.py", ROOT / "setup.py", *sorted((ROOT / "tests").rglob("*.py"))]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
LONGEST_MODULE, LONGEST_FUNCTION = 600, 60
# The edges of the program, where whatever was not foreseen ends in a report instead of a crash.
EDGES = {"cli/edge.py", "evidence/apart/child.py", "gui.py", "ui/ops/base.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", [*MODULES, *OTHERS], ids=name)
def test_a_module_says_what_it_is_for_and_stays_inside_the_walls(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert (ast.get_docstring(tree) or "").strip() or not text.strip(), (
        "no first line that says what it is for"
    )
    assert len(text.splitlines()) <= LONGEST_MODULE
    long = [f.name for f in functions(tree) if (f.end_lineno or f.lineno) - f.lineno >= LONGEST_FUNCTION]
    assert not long, f"functions of more than {LONGEST_FUNCTION} lines"


def catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException") for kind in caught)


def passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up: its last word is a bare `raise`."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def broad_excepts(text: str) -> list[int]:
    handlers = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ExceptHandler))
    return [handler.lineno for handler in handlers if catches_everything(handler) and not passes_on(handler)]


def test_everything_is_caught_only_at_the_edges() -> None:
    inside = [module for module in MODULES if module.relative_to(PACKAGE).as_posix() not in EDGES]
    found = {name(module): broad_excepts(module.read_text(encoding="utf-8")) for module in inside}
    assert not {module: lines for module, lines in found.items() if lines}


@pytest.mark.parametrize("clause", ["except:", "except Exception as e:", "except (OSError, BaseException):"])
def test_a_broad_except_is_seen(clause: str) -> None:
    assert broad_excepts(f"try:\n    work()\n{clause}\n    tidy()\n") == [3]
    assert broad_excepts(f"try:\n    work()\n{clause}\n    tidy()\n    raise\n") == []


def test_each_room_imports_only_what_lies_below() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_pins_by_hash_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.findall(r"://|^\s*-|file:|/\w+/|@", text.replace("--hash=sha256:", ""), re.MULTILINE)
    requirements = re.sub(r"\\\n", "", text).splitlines()
    assert requirements
    assert not [line for line in requirements if not re.search(r"--hash=sha256:[0-9a-f]{64}", line)]


def test_locks_agree_and_hold_what_the_project_asks_for() -> None:
    run, dev = pinned(ROOT / "requirements" / "run.lock"), pinned(ROOT / "requirements" / "dev.lock")
    build = pinned(ROOT / "requirements" / "build.lock")
    pictures = pinned(ROOT / "requirements" / "ocr.lock")
    assert {**run, **build}.items() <= dev.items()
    assert run.items() <= pictures.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for asked, lock in (
        (project["project"]["dependencies"], run),
        (project["dependency-groups"]["dev"], dev),
        (project["build-system"]["requires"], build),
        (project["project"]["optional-dependencies"]["ocr"], pictures),
    ):
        names = {re.split(r"[\[<>=!~ ]", line)[0].lower().replace("_", "-") for line in asked}
        assert names <= lock.keys()


def test_every_package_that_is_shipped_is_told_with_its_licence() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    told = {package: version.strip() for package, version, _, _ in rows}
    assert told == pinned(ROOT / "requirements" / "run.lock")
    assert all(licence.strip() and reason.strip() for _, _, licence, reason in rows)
    # LGPL is honoured by dynamic linking; a package under GPL or AGPL alone may not be shipped.
    assert not [package for package, _, licence, _ in rows if re.search(r"(?<!L)GPL", licence)]


def test_every_package_that_was_asked_for_is_used() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    asked, _ = table.split("## What these bring with them")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "mwl_desktop").rglob("*.py"))
    modules = {
        "pyside6-essentials": "PySide6",
        "pyside6-pdf": "PySide6.QtPdf",
        "python-bidi": "bidi",
        "markdown-it-py": "markdown_it",
        "pillow": "PIL",
        "tomli-w": "tomli_w",
    }
    for package in re.findall(r"^\| `([a-z0-9-]+)` ", asked, re.MULTILINE):
        used = rf"^\s*(from|import) {modules.get(package, package)}\b|package_file\(\"{package}\""
        assert re.search(used, source, re.MULTILINE), package


def test_resources_are_found_and_what_is_not_there_is_told() -> None:
    assert paths.resource("sample", "passphrase.txt").read_text(encoding="utf-8").strip()
    with pytest.raises(FileNotFoundError, match="no resource sample/nothing"):
        paths.resource("sample", "nothing")


@pytest.mark.slow
def test_a_wheel_carries_the_resources(tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    source = tmp_path / "source"
    # A copy, because setuptools leaves a folder `build/` where it works.
    for folder in ("mwl_desktop", "resources"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE"):
        shutil.copy(ROOT / file, source)
    (source / "README.md").touch()
    subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(source)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    resources = {
        file.relative_to(source / "resources").as_posix() for file in (source / "resources").rglob("*.*")
    }
    assert {f"mwl_desktop/_resources/{resource}" for resource in resources} <= held
    assert not {entry.split("/")[0] for entry in held} - {"mwl_desktop", "mwl_desktop-0.1.0.dist-info"}
