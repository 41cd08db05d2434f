#!/usr/bin/env python3
"""Generators of Rust services side by side on the same documents, as a Markdown table.

    python3 benches/side_by_side.py [--apigen PROGRAM] [--no-compile] [DOCUMENT ...]

Without documents: specs/*.yaml and ../shared/corpus. Installs what it compares under target/tools (needs cargo, python3
with venv, and Java 11 or later), builds apigen where no program is given, and works in target/side-by-side, which it
removes. One thing runs at a time.

- operations: methods of the generated service's traits, of those that the document has.
- compiles: `cargo check` of the generated crate, with its dependencies as the generator names them.
- lines: lines of generated Rust an operation; what a generator copies the same into every service (apigen's kit) is
  counted apart.
- CPU and memory: of the generator's process and its children (user and system seconds, peak resident set).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "target/tools"
WORK = ROOT / "target/side-by-side"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
OPENAPI_GENERATOR = "7.26.0"
OPENAPI_TO_RUST = "0.23"
OAS3_GEN = "0.29"
# Generation or compilation that takes longer counts as failed, in seconds.
PATIENCE = 1800


def run(command, cwd=ROOT, env=None):
    """Runs a program: whether it succeeded, what it said, CPU seconds, peak memory in MiB."""
    log = WORK / "log"
    with open(log, "wb") as out:
        program = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        )
        import threading

        timer = threading.Timer(PATIENCE, program.kill)
        timer.start()
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
    said = log.read_text(errors="replace")
    return program.returncode == 0, said, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def must(command):
    done, said, _, _ = run(command)
    if not done:
        sys.exit(f"{' '.join(map(str, command))}:\n{said}")


def install(arguments):
    """What is compared, installed once; the program of apigen."""
    for crate, version in (("oas3-gen", OAS3_GEN), ("openapi-to-rust", OPENAPI_TO_RUST)):
        if not (TOOLS / "bin" / crate).exists():
            target = WORK / "install"
            must(["cargo", "install", "--quiet", "--root", TOOLS, "--target-dir", target, f"{crate}@^{version}"])
            shutil.rmtree(target, ignore_errors=True)
    if not (TOOLS / "python/bin/openapi-generator-cli").exists():
        if not (TOOLS / "python/bin/python").exists():
            must(["python3", "-m", "venv", TOOLS / "python"])
        pip = [TOOLS / "python/bin/python", "-m", "pip", "install", "--quiet"]
        must([*pip, f"openapi-generator-cli=={OPENAPI_GENERATOR}"])
    if arguments.apigen:
        return Path(arguments.apigen).resolve()
    must(["cargo", "build", "--release", "--quiet"])
    return ROOT / "target/release/apigen"


def rust(folder):
    """All Rust files below a folder with their texts."""
    return {path: path.read_text(errors="replace") for path in sorted(folder.rglob("*.rs"))}


def lines(texts):
    return sum(text.count("\n") for text in texts)


def methods(text):
    """Methods declared in the traits of a text: those without a body, and those whose body is a default."""
    traits = re.findall(r"^pub trait .*?^}", text, re.S | re.M)
    return sum(len(re.findall(r"^    (?:async )?fn \w+", trait, re.M)) for trait in traits)


def apigen(program, document, out):
    made = run([program, "new", out, "--spec", document, "--name", "made"])
    if not made[0]:
        return made, None
    files = rust(out / "src/generated")
    kit = [text for path, text in files.items() if "kit" in path.relative_to(out / "src/generated").parts]
    own = [text for path, text in files.items() if "kit" not in path.relative_to(out / "src/generated").parts]
    apis = rust(out / "src/generated/api").values()
    return made, (sum(map(methods, apis)), lines(own), lines(kit))


def rust_axum(document, out):
    program = TOOLS / "python/bin/openapi-generator-cli"
    made = run([program, "generate", "-g", "rust-axum", "-i", document, "-o", out, "--skip-validate-spec"])
    if not made[0] or not (out / "src").exists():
        return (False, *made[1:]), None
    apis = [text for path, text in rust(out / "src/apis").items() if path.name != "mod.rs"]
    return made, (sum(map(methods, apis)), lines(rust(out / "src").values()), 0)


def oas3_gen(document, out):
    program = TOOLS / "bin/oas3-gen"
    made = run([program, "generate", "server-mod", "-i", document, "-o", out, "--workspace"])
    if not made[0]:
        return made, None
    texts = list(rust(out / "src").values())
    return made, (sum(map(methods, texts)), lines(texts), 0)


def openapi_to_rust(document, out, operations):
    """All operations as a server; its files are a module, so that a crate is put around them."""
    out.mkdir(parents=True)
    selectors = ", ".join(json.dumps(f"{method.upper()} {path}") for method, path in operations)
    (out / "openapi-to-rust.toml").write_text(
        f"[generator]\nspec_path = {json.dumps(str(document))}\noutput_dir = \"src/generated\"\nmodule_name = \"made\"\n\n"
        f"[features]\nenable_async_client = false\n\n[server]\nframework = \"axum\"\noperations = [{selectors}]\n"
    )
    made = run([TOOLS / "bin/openapi-to-rust", "generate"], cwd=out)
    if not made[0]:
        return made, None
    needed = out / "src/generated/REQUIRED_DEPS.toml"
    needed = needed.read_text() if needed.exists() else "[dependencies]\n"
    (out / "Cargo.toml").write_text(f'[package]\nname = "made"\nversion = "0.0.0"\nedition = "2024"\n\n{needed}')
    (out / "src/lib.rs").write_text("pub mod generated;\n")
    texts = list(rust(out / "src/generated").values())
    return made, (sum(map(methods, texts)), lines(texts), 0)


def operations(program, document):
    """Method and path of each operation, as apigen's published document has them."""
    published = WORK / "published.json"
    must([program, "publish", document, "--format", "json", "--out", published])
    paths = json.loads(published.read_text()).get("paths", {})
    return [(method, path) for path, item in paths.items() for method in METHODS if method in item]


def compiles(out):
    """`yes`, or the number of errors."""
    manifest = out / "Cargo.toml"
    if "[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    command = ["cargo", "check", "--quiet", "--message-format", "short"]
    done, said, _, _ = run(command, cwd=out, env={"CARGO_TARGET_DIR": str(WORK / "build"), "CARGO_INCREMENTAL": "0"})
    errors = len(re.findall(r": error", said))
    return "yes" if done else f"no ({errors} errors)" if errors else "no"


def compare(program, document, arguments):
    asked = operations(program, document)
    out = WORK / "out"
    tools = (
        ("apigen", lambda: apigen(program, document, out)),
        ("openapi-generator rust-axum", lambda: rust_axum(document, out)),
        ("openapi-to-rust", lambda: openapi_to_rust(document, out, asked)),
        ("oas3-gen", lambda: oas3_gen(document, out)),
    )
    for name, make in tools:
        shutil.rmtree(out, ignore_errors=True)
        (done, said, cpu, memory), counted = make()
        row = [document.name, name]
        if counted is None:
            reason = [line.strip() for line in said.splitlines() if line.strip()][-1:] or ["nothing said"]
            print(f"{document.name}: {name}: {reason[0][:200]}", file=sys.stderr)
            row += [f"0 of {len(asked)}", "nothing generated", "", f"{cpu:.2f}", f"{memory:.0f}"]
        else:
            found, own, fixed = counted
            an_operation = f"{own / max(found, 1):.0f}" + (f" (and {fixed:,} of kit)" if fixed else "")
            verdict = "not tried" if arguments.no_compile else compiles(out)
            row += [f"{found} of {len(asked)}", verdict, an_operation, f"{cpu:.2f}", f"{memory:.0f}"]
        print("| " + " | ".join(row) + " |", flush=True)
    shutil.rmtree(out, ignore_errors=True)


def documents(given):
    if given:
        return [Path(one).resolve() for one in given]
    found = sorted((ROOT / "specs").glob("*.yaml")) + sorted((ROOT / "../shared/corpus").resolve().glob("*.*"))
    return [path for path in found if path.suffix in (".yaml", ".yml", ".json") and not path.name.endswith(".schema.json")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apigen", help="the program; built from here (release) without it")
    parser.add_argument("--no-compile", action="store_true", help="do not check what was generated")
    parser.add_argument("documents", nargs="*")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        program = install(arguments)
        print("| document | generator | operations | compiles | lines an operation | CPU s | peak MiB |")
        print("|---|---|---|---|---|---|---|")
        for document in documents(arguments.documents):
            compare(program, document, arguments)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


if __name__ == "__main__":
    main()
