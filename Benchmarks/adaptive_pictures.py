"""docs/adaptive.png: runs that change shape beside static ones, from their logs in data/runs/adaptive, by gnuplot."""

import subprocess
import sys
from pathlib import Path

from adaptive_tables import Run

PANELS = [
    ("text", "GPT, width 32: Python source", "both-planned", "batch32-context128-depth4-width32", "depth 4, context 128"),
    ("images", "ViT, depth 2: Fashion-MNIST", "width-planned", "batch64-depth2-patch7-width64", "patch 7, width 64"),
]


def lines(run):
    return "\n".join(f"{compute} {error}" for compute, error in run.curve)


def panel(folder, title, case, final, name):
    runs = [Run(path) for path in sorted(folder.glob(f"{case}-*.jsonl"))]
    blocks = {f"${folder.name}_{i}": run for i, run in enumerate(runs)} | {f"${folder.name}_s": Run(folder / "static" / f"{final}.jsonl")}
    text = "".join(f"{block} << EOD\n{lines(run)}\nEOD\n" for block, run in blocks.items())
    plots = [f"{block} title '{'planned, 3 seeds' if i == 0 else ''}' with lines lt rgb '#0072b2'" for i, block in enumerate(list(blocks)[:-1])]
    plots.append(f"${folder.name}_s title '{name} alone' with lines lt rgb '#d55e00'")
    return text + f"set title '{title}'\nplot {', '.join(plots)}\n"


def main(root):
    script = """set terminal pngcairo size 1520,640 fontscale 1.6 linewidth 2
set output 'docs/adaptive.png'
set multiplot layout 1,2
set logscale x
set format x '10^{%T}'
set grid lt rgb '#dddddd'
set xlabel 'training compute, FLOP'
set ylabel 'held-out loss (mean of three evaluations)'
set key top right
set offsets graph 0, 0, 0.2, 0
"""
    script += "".join(panel(root / folder, *rest) for folder, *rest in PANELS)
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
