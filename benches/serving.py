#!/usr/bin/env python3
"""What a generated service costs: CPU a request against bare Poem and the FastAPI stack of the articles, in the same run.

    python3 benches/serving.py [--apigen PROGRAM] [--seconds N] [--rounds N] [--no-fastapi] [--clean-build] [--built]

Everything is on: bearer tokens, rate limits, checks, metrics, security headers, one log line a request to a file. Each
server runs on one core and wrk on another, in turn, so that a slow minute of the machine hits all of them. Needs Linux with
two cores, cargo, wrk, and python3 with venv. Works in target/serving.

- CPU: user and system time of the server's process, divided by the answers that wrk counted.
- share: throughput a CPU second, as a share of bare Poem's: its CPU a request divided by the server's.
- first answer: from the start of the process to its first answer; memory: resident, idle, after that answer.
- --built: takes the service and bare Poem as they were built by the last run.
- --clean-build: builds the service and bare Poem once more from nothing and counts the CPU seconds of all compilers; the
  ratio says what the seconds alone do not, which differ by half from machine to machine.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "benches/serving"
WORK = ROOT / "target/serving"
SECRET = "a-key-of-the-benchmark-and-of-nothing-else"
ITEM = "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10"
NEW = json.dumps({"name": "Green tea", "price": 450, "tags": ["tea", "green"], "note": "For two"})
FASTAPI = [
    "fastapi==0.128.*", "uvicorn[standard]", "pyjwt", "structlog", "slowapi", "prometheus-fastapi-instrumentator",
]
TICK = os.sysconf("SC_CLK_TCK")


def token():
    def encoded(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    claims = {"sub": "bench", "scope": "items", "exp": int(time.time()) + 24 * 3600}
    text = encoded({"alg": "HS256", "typ": "JWT"}) + b"." + encoded(claims)
    signature = hmac.new(SECRET.encode(), text, hashlib.sha256).digest()
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


TOKEN = token()


def cargo(folder, *arguments, target=WORK / "cargo"):
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    subprocess.run(["cargo", *arguments], cwd=folder, env=environment, check=True)


def service(apigen):
    """The generated service, with handlers that do next to nothing."""
    folder = WORK / "service"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([apigen, "new", folder, "--name", "bench-items", "--spec", OWN / "contract.yaml", "-q"], check=True)
    shutil.copy(OWN / "items.rs", folder / "src/handlers/items.rs")
    cargo(folder, "build", "--release", "--quiet")
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server on a core of its own."""

    def __init__(self, name, command, environment):
        self.name, self.port = name, free_port()
        words = [str(word).replace("PORT", str(self.port)) for word in command]
        variables = {**os.environ, "TOKIO_WORKER_THREADS": "1", "LOG": str(WORK / "fastapi.log"), **environment}
        variables = {key: value.replace("PORT", str(self.port)) for key, value in variables.items()}
        log = open(WORK / f"{name}.log", "wb")
        begun = time.perf_counter()
        self.process = subprocess.Popen(["taskset", "-c", "0", *words], env=variables, stdout=log, stderr=log)
        self.first = self.wait() - begun
        self.idle = self.memory()

    def wait(self):
        """Until it answers."""
        for _ in range(60_000):
            try:
                link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                link.request("GET", f"/items/{ITEM}", headers={"Authorization": f"Bearer {TOKEN}"})
                status = link.getresponse().status
                if status != 200:
                    sys.exit(f"{self.name} answers {status}: see {WORK}/{self.name}.log")
                return time.perf_counter()
            except OSError:
                time.sleep(0.001)
        sys.exit(f"{self.name} does not answer: see {WORK}/{self.name}.log")

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def used(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def loaded(self, kind, seconds):
        """CPU microseconds a request, requests a second."""
        script = WORK / f"{kind}.lua"
        before = self.used()
        url = f"http://127.0.0.1:{self.port}/items" + (f"/{ITEM}" if kind == "GET" else "")
        wrk = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script, url]
        said = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in said:
            sys.exit(f"{self.name}: {said}")
        count = int(re.search(r"(\d+) requests in", said)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
        return (self.used() - before) * 1e6 / count, rate

    def end(self):
        self.process.terminate()
        self.process.wait()


def scripts():
    common = f'wrk.headers["Authorization"] = "Bearer {TOKEN}"\n'
    (WORK / "GET.lua").write_text(common)
    post = f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{NEW}'\n"
    (WORK / "POST.lua").write_text(common + post)


def python():
    program = WORK / "python/bin/python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", WORK / "python"], check=True)
        subprocess.run([program, "-m", "pip", "install", "--quiet", *FASTAPI], check=True)
    return program


def servers(arguments):
    ours = {
        "APP_ENV": "production", "APP_ADDR": "127.0.0.1:PORT", "APP_JWT_SECRET": SECRET, "APP_GUARD_LIMIT": "4000000000",
    }
    yield Server("bare", [WORK / "cargo/release/bench-bare", "127.0.0.1:PORT"], {})
    yield Server("apigen", [WORK / "cargo/release/bench-items"], ours)
    if not arguments.no_fastapi:
        yield Server("fastapi", [python(), OWN / "fastapi_stack.py", "PORT"], {"APP_JWT_SECRET": SECRET})


def clean_build(folder):
    target = WORK / "clean"
    shutil.rmtree(target, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    cargo(folder, "build", "--release", "--quiet", target=target)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(target)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--apigen")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--no-fastapi", action="store_true")
    parser.add_argument("--clean-build", action="store_true")
    parser.add_argument("--built", action="store_true")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    scripts()
    folder = WORK / "service"
    if not arguments.built:
        apigen = arguments.apigen
        if not apigen:
            cargo(ROOT, "build", "--release", "--quiet", target=ROOT / "target")
            apigen = ROOT / "target/release/apigen"
        folder = service(apigen)
        cargo(OWN / "bare", "build", "--release", "--quiet")
    running = list(servers(arguments))
    figures = {(server.name, kind): [] for server in running for kind in ("GET", "POST")}
    for _ in range(arguments.rounds):
        for kind in ("GET", "POST"):
            for server in running:
                figures[server.name, kind].append(server.loaded(kind, arguments.seconds))
    print("| server | | CPU µs a request | share of bare Poem | requests a second | first answer, ms | idle, MiB |")
    print("|---|---|---|---|---|---|---|")
    for kind in ("GET", "POST"):
        bare = statistics.median(cpu for cpu, _ in figures["bare", kind])
        for server in running:
            cpu = statistics.median(cpu for cpu, _ in figures[server.name, kind])
            rate = statistics.median(rate for _, rate in figures[server.name, kind])
            start = f"{server.first * 1000:.0f} | {server.idle:.1f}" if kind == "GET" else " | "
            print(f"| {server.name} | {kind} | {cpu:.1f} | {bare / cpu:.0%} | {rate:,.0f} | {start} |")
    for server in running:
        server.end()
    if arguments.clean_build:
        ours, bare = clean_build(folder), clean_build(OWN / "bare")
        print(f"\nClean release build: {ours:.0f} CPU s, of bare Poem {bare:.0f} ({ours / bare:.2f} times as much).")


if __name__ == "__main__":
    main()
