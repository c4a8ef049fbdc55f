"""The law of the layers, the budgets, and what starting the program may load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "examapp"
LAYERS = (
    "domain",
    "analysis",
    "application",
    "banks",
    "storage",
    "exchange",
    "reports",
    "tui",
    "hall",
    "cli",
    "locale",
)

# Layer: (layers of ours, libraries of others). The standard library is everybody's.
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), set()),
    "analysis": ({"domain"}, {"numpy", "scipy"}),
    "application": ({"domain", "analysis"}, {"fsrs"}),
    "banks": ({"domain"}, {"yaml", "msgspec", "genanki", "python_calamine", "xlsxwriter", "markdown_it"}),
    "storage": ({"domain"}, {"sqlite_utils"}),
    "exchange": ({"domain"}, {"pyrage", "cryptography"}),
    "reports": ({"domain", "analysis", "locale"}, {"docx", "rich", "typst", "xlsxwriter"}),
    "tui": ({"domain", "application", "reports", "locale"}, {"textual", "rich"}),
    "hall": ({"tui", "locale"}, {"textual_serve", "aiohttp"}),
    "cli": ({*LAYERS}, {"click", "rich", "platformdirs"}),
    "locale": (set(), set()),
}
# What is open to a layer beyond its row: the words' Message, and the version that names a cache and a program.
ALSO_OPEN = {
    "locale": {"examapp.domain.errors"},
    "banks": {"examapp.__version__"},
    "cli": {"examapp.__version__"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "models", "services", "managers", "constants", "base", "types", "core"}
MODULE_LINES, HUB_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 250, 40
# The domain reads no clock, no file, no environment, and rolls no dice.
UNTOUCHED_BY_DOMAIN = {
    *("os", "sys", "io", "pathlib", "shutil", "tempfile", "subprocess", "socket", "urllib", "http", "threading"),
    *("time", "random", "secrets", "uuid", "sqlite3", "logging", "locale", "gettext", "importlib", "asyncio"),
}
CLOCK_CALLS = {"now", "utcnow", "today"}
MUTATORS = {"append", "add", "update", "extend", "insert", "setdefault", "pop", "popitem", "clear", "remove", "discard"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(path: Path) -> str:
    """The layer a file belongs to; the two modules at the top belong to the command line."""
    top = path.relative_to(PACKAGE).parts[0]
    return "cli" if top in ("__init__.py", "__main__.py") else top


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported anywhere in a module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: write the import out from examapp on"
            if node.module == "examapp":
                yield from ((node.lineno, f"examapp.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, str(node.module)


def foul_imports(path: Path) -> Iterator[str]:
    layer = layer_of(path)
    ours, theirs = MAY_IMPORT[layer]
    for line, imported in imports_of(path):
        top, *rest = imported.split(".")
        if top == "examapp":
            target = rest[0] if rest else ""
            if target != layer and target not in ours and imported not in ALSO_OPEN.get(layer, set()):
                yield f"{name_of(path)}:{line}: {layer} may not import {imported}"
        elif top not in sys.stdlib_module_names and top not in theirs:
            yield f"{name_of(path)}:{line}: {layer} may not import {top}"


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def test_there_is_something_to_look_at():
    assert len(modules()) > 30


def test_every_folder_is_a_layer_of_the_design():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders <= set(LAYERS)


def test_layers_import_only_what_the_table_allows():
    assert [foul for path in modules() for foul in foul_imports(path)] == []


def test_the_domain_touches_nothing_outside_itself():
    found = [
        f"{name_of(path)}:{line}: {imported}"
        for path in modules()
        if layer_of(path) == "domain"
        for line, imported in imports_of(path)
        if imported.split(".")[0] in UNTOUCHED_BY_DOMAIN
    ]
    assert found == []


@pytest.mark.parametrize("layer", ["domain", "analysis", "application", "banks", "storage", "reports"])
def test_the_clock_is_handed_in_and_never_read(layer):
    found = [
        f"{name_of(path)}:{node.lineno}: .{node.func.attr}()"
        for path in modules()
        if layer_of(path) == layer
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS
    ]
    assert found == []


def test_no_module_is_longer_than_its_budget():
    found = []
    for path in modules():
        hub = name_of(path) == "tui/app.py" or layer_of(path) == "cli"
        budget = HUB_LINES if hub else MODULE_LINES
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > budget:
            found.append(f"{name_of(path)}: {count} lines, {budget} allowed")
    assert found == []


def test_no_class_or_function_is_longer_than_its_budget():
    found = []
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                budget = CLASS_LINES
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                budget = FUNCTION_LINES
            else:
                continue
            if lines_of(node) > budget:
                found.append(f"{name_of(path)}:{node.lineno}: {node.name} has {lines_of(node)} lines, {budget} allowed")
    assert found == []


def test_no_module_has_a_name_that_says_nothing():
    names = {part.removesuffix(".py").strip("_") for path in modules() for part in path.relative_to(PACKAGE).parts}
    assert not names & FORBIDDEN_NAMES
    assert not {name.removesuffix("s") for name in names} & {name.removesuffix("s") for name in FORBIDDEN_NAMES}


def reraises(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_nothing_catches_everything():
    found = []
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} if node.type else {"all"}
            swallows_all = names & {"all", "Exception"} or ("BaseException" in names and not reraises(node))
            if swallows_all:
                found.append(f"{name_of(path)}:{node.lineno}: except {', '.join(sorted(names))}")
    assert found == []


def test_nothing_changes_the_state_of_a_module():
    found = []
    for path in modules():
        tree = tree_of(path)
        of_module = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in ([node.target] if isinstance(node, ast.AnnAssign) else node.targets)
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            changed = None
            if isinstance(node, ast.Global):
                changed = ", ".join(node.names)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
                changed = node.func.value.id if isinstance(node.func.value, ast.Name) else None
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                changed = node.value.id if isinstance(node.value, ast.Name) else None
            if changed is not None and (isinstance(node, ast.Global) or changed in of_module):
                found.append(f"{name_of(path)}:{node.lineno}: {changed}")
    assert found == []


def test_every_module_says_in_a_sentence_what_it_is():
    silent = [name_of(path) for path in modules() if not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_data_is_frozen_and_slotted():
    found = []
    for path in modules():
        if layer_of(path) not in ("domain", "analysis", "application"):
            continue
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ClassDef):
                continue
            for decorator in node.decorator_list:
                if "dataclass" in ast.unparse(decorator):
                    given = {word.arg for word in getattr(decorator, "keywords", []) if word.value.value is True}
                    if not {"frozen", "slots"} <= given:
                        found.append(f"{name_of(path)}:{node.lineno}: {node.name}")
    assert found == []


# --- what is loaded --------------------------------------------------------------------------------------------------

HEAVY = {"textual", "rich", "yaml", "sqlite3", "sqlite_utils", "scipy", "numpy", "msgspec", "click"}
HEAVY_FOR_HELP = {
    "textual",
    "yaml",
    "sqlite_utils",
    "sqlite3",
    "numpy",
    "scipy",
    "rich",
    "msgspec",
    "python_calamine",
    "xlsxwriter",
    "genanki",
}


def loaded_by(*arguments: str) -> set[str]:
    """The top-level packages that a fresh interpreter loads, as it tells itself on standard error."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines}


def dotted(layer: str) -> list[str]:
    names = [name_of(path).removesuffix(".py").replace("/", ".") for path in modules() if layer_of(path) == layer]
    return [f"examapp.{name.removesuffix('.__init__')}" for name in names]


@pytest.mark.parametrize("layer", ["domain", "application"])
def test_the_heart_of_the_program_loads_without_terminal_database_or_yaml(layer):
    names = dotted(layer)
    assert len(names) > 3
    loaded = loaded_by("-c", "import " + ", ".join(names))
    assert "examapp" in loaded
    assert not loaded & HEAVY


def test_help_loads_nothing_heavy():
    loaded = loaded_by("-m", "examapp", "--help")
    assert "click" in loaded
    assert not loaded & HEAVY_FOR_HELP
