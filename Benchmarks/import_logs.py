"""Times `traverse inspect` and `traverse import` on large logs, and Python reading the same numbers.

Usage: import_logs.py PROGRAM ROUNDS. Medians over the rounds, in which both sides take turns.
"""
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time

MEGABYTE = 1 << 20
SIZE = 10 * MEGABYTE


def loss(step):
    return 50 * (6e12 * max(step, 1)) ** -0.1


def csv_log(file):
    file.write(b"step,flops,eval_loss,lr\n")
    step = 0
    while file.tell() < SIZE:
        step += 1
        file.write(b"%d,%de12,%.6f,0.001\n" % (step, step, loss(step)))


def jsonl_log(file):
    step = 0
    while file.tell() < SIZE:
        step += 1
        file.write(b'{"step": %d, "flops": %de12, "eval_loss": %.6f, "lr": 0.001}\n' % (step, step, loss(step)))


def printed_log(file):
    file.write(b"tokens per iteration will be: 491,520\nnumber of parameters: 123.59M\n")
    step = 0
    while file.tell() < SIZE:
        step += 1
        file.write(b"iter %d: loss %.4f, time 134.21ms, mfu 48.92%%\n" % (step, loss(step)))
        if step % 100 == 0:
            file.write(b"step %d: train loss %.4f, val loss %.4f\n" % (step, loss(step), loss(step)))


def trainer_state(file):
    # Written as it goes: what this process holds would count as the reader's peak.
    count = SIZE // 146
    file.write(b'{\n  "global_step": %d,\n  "log_history": [' % (10 * count))
    for index in range(1, count + 1):
        entry = {"epoch": index / 1e3, "grad_norm": 0.4312, "learning_rate": 5e-05, "loss": loss(10 * index), "step": 10 * index}
        text = json.dumps(entry, indent=2).replace("\n", "\n    ")
        file.write(b"%s\n    %s" % (b"," if index > 1 else b"", text.encode()))
    file.write(b'\n  ],\n  "max_steps": %d,\n  "total_flos": 1e18\n}\n' % (10 * count))


def crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc32c_table()


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def varint(number):
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    return bytes(data + bytes([number]))


def event_file(file):
    def record(data):
        length = struct.pack("<Q", len(data))
        file.write(length + struct.pack("<I", masked(length)) + data + struct.pack("<I", masked(data)))

    record(b"\x09" + struct.pack("<d", 1.7e9) + b"\x1a\x0dbrain.Event:2")
    step = 0
    while file.tell() < SIZE:
        step += 1
        for tag in (b"train/loss", b"eval/loss"):
            value = b"\x0a" + varint(len(tag)) + tag + b"\x15" + struct.pack("<f", loss(step))
            summary = b"\x0a" + varint(len(value)) + value
            record(b"\x09" + struct.pack("<d", 1.7e9 + step) + b"\x10" + varint(step) + b"\x2a" + varint(len(summary)) + summary)


# What a short script would do with the standard library; event files it does not read.
PYTHON = {
    "CSV": "import csv, sys\nrows = [[float(x) for x in r] for r in list(csv.reader(open(sys.argv[1])))[1:]]",
    "JSON Lines": "import json, sys\nrows = [json.loads(line) for line in open(sys.argv[1])]",
    "nanoGPT's lines": "import re, sys\np = re.compile(r'iter (\\d+): loss (\\S+), time (\\S+)ms, mfu (\\S+)%')\n"
    "rows = [tuple(map(float, m.groups())) for m in map(p.match, open(sys.argv[1])) if m]",
    "trainer_state.json": "import json, sys\nrows = json.load(open(sys.argv[1]))['log_history']",
    "event file": None,
}
# What an import needs to be told, where the log does not count FLOPs itself.
FLAGS = {
    "trainer_state.json": ["--flops-per-step", "1e15"],
    "event file": ["--flops-per-step", "1e15", "--metric", "eval/loss"],
}
WRITERS = {
    "CSV": csv_log,
    "JSON Lines": jsonl_log,
    "nanoGPT's lines": printed_log,
    "trainer_state.json": trainer_state,
    "event file": event_file,
}


def timed(words):
    """Seconds and peak megabytes of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(process.stderr.read().decode())
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main(program, rounds):
    print(f"{'':27}{'inspect':^17}{'import':^17}{'python':^15}")
    print(f"{'log':20}{'MB':>6}" + f"{'seconds':>9}{'x file':>8}" * 2 + f"{'seconds':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            path = os.path.join(folder, "log")
            with open(path, "wb") as file:
                write(file)
            size = os.path.getsize(path) / MEGABYTE
            sides = {"inspect": [program, "inspect", path], "import": [program, "import", path] + FLAGS.get(name, [])}
            if PYTHON[name]:
                sides["python"] = [sys.executable, "-c", PYTHON[name], path]
            seconds = {side: [] for side in sides}
            memory = dict.fromkeys(sides, 0)
            for _ in range(rounds):
                for side, words in sides.items():
                    taken, peak = timed(words)
                    seconds[side].append(taken)
                    memory[side] = max(memory[side], peak)
            median = {side: statistics.median(values) for side, values in seconds.items()}
            line = f"{name:20}{size:6.1f}"
            for side in ("inspect", "import"):
                line += f"{median[side]:9.3f}{memory[side] / size:8.1f}"
            if "python" in median:
                line += f"{median['python']:9.2f}{median['python'] / median['inspect']:7.1f}"
            print(line, flush=True)


main(sys.argv[1], int(sys.argv[2]))
