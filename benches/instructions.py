#!/usr/bin/env python3
"""Instructions of the processor that a request takes in a generated service and in bare Poem: the same on a busy machine.

    python3 benches/instructions.py [--top N]

Takes what the last run of `benches/serving.py` built, and counts with valgrind's callgrind. What the kernel does for a
request is not counted, and SHA-256 is counted as software, since valgrind knows no instructions for it. --top N names the
N functions that take most.
"""

import argparse
import http.client
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

import serving

WARM, COUNTED = 50, 500


def started(command, port, environment, out):
    variables = {**os.environ, "TOKIO_WORKER_THREADS": "1", **environment}
    counted = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}", *command]
    process = subprocess.Popen(counted, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            link.connect()
            return process, link
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} does not start")
            time.sleep(0.1)


def ask(link, kind, times):
    headers = {"Authorization": f"Bearer {serving.TOKEN}"}
    for _ in range(times):
        if kind == "GET":
            link.request("GET", f"/items/{serving.ITEM}", headers=headers)
        else:
            link.request("POST", "/items", body=serving.NEW, headers={**headers, "Content-Type": "application/json"})
        answer = link.getresponse()
        answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{kind} answers {answer.status}")


def counted(command, port, environment, kind, top):
    """Instructions a request, and the functions that take most."""
    with tempfile.TemporaryDirectory() as folder:
        process, link = started(command, port, environment, Path(folder) / "counts")
        switch = ["callgrind_control", "-i", "SWITCH", str(process.pid)]
        ask(link, kind, WARM)
        subprocess.run([word.replace("SWITCH", "on") for word in switch], check=True, capture_output=True)
        ask(link, kind, COUNTED)
        subprocess.run([word.replace("SWITCH", "off") for word in switch], check=True, capture_output=True)
        process.terminate()
        process.wait()
        annotate = ["callgrind_annotate", "--threshold=99", *sorted(Path(folder).iterdir())]
        said = subprocess.run(annotate, check=True, capture_output=True, text=True).stdout
    lines = re.findall(r"^\s*([\d,]+) \([ \d.]+%\)\s+(.*)$", said, re.MULTILINE)
    (total, _), *functions = [(int(count.replace(",", "")) / COUNTED, name) for count, name in lines]
    return total, functions[:top]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--top", type=int, default=0)
    arguments = parser.parse_args()
    built = serving.WORK / "cargo/release"
    print("| | bare Poem | apigen |\n|---|---|---|")
    for kind in ("GET", "POST"):
        row, most = [], []
        for program in ("bench-bare", "bench-items"):
            port = serving.free_port()
            address = f"127.0.0.1:{port}"
            own = {
                "APP_ENV": "production", "APP_ADDR": address, "APP_JWT_SECRET": serving.SECRET,
                "APP_GUARD_LIMIT": "4000000000",
            }
            command = [built / program, *([address] if program == "bench-bare" else [])]
            total, most = counted(command, port, own, kind, arguments.top)
            row.append(f"{total:,.0f}")
        print(f"| {kind} | {' | '.join(row)} |")
        for count, name in most:
            print(f"  {count:8,.0f}  {name}")


if __name__ == "__main__":
    main()
