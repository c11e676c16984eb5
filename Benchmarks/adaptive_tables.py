"""Tables of the adaptive runs in a folder of data/runs/adaptive, from their logs alone: Markdown.

A run stands at the mean of its last three evaluations. A static run is there with the compute at which the mean
of its last three evaluations is first as low: what it needs is seen, never taken from a law. Times are compute at
each shape's speed on one thread, all measured in one go (`speeds.json`), so that neighbours of a long run play no part.
"""

import json
import statistics
import sys
from pathlib import Path

METRIC = "eval_loss"


class Run:
    """A log: its shapes, and its evaluations, each the mean of three."""

    def __init__(self, path):
        self.name = path.stem
        self.head, *points = [json.loads(line) for line in path.read_text().splitlines()]
        self.points = [point for point in points if METRIC in point]
        self.shapes = self.head.get("phases", [self.head["shape"]])
        triples = zip(self.points, self.points[1:], self.points[2:])
        self.curve = [(three[-1]["compute"], statistics.mean(p[METRIC] for p in three)) for three in triples]
        self.compute, self.error = self.curve[-1]

    def reaching(self, error):
        """Compute to the error; None where the run ends above it."""
        return next((compute for compute, reached in self.curve if reached <= error), None)

    def phases(self):
        """Each shape with the compute spent on it."""
        ends = [max(p["compute"] for p in self.points if p.get("phase", 0) == i) for i in range(len(self.shapes))]
        return [(shape, end - start) for shape, start, end in zip(self.shapes, [0, *ends], ends)]


def saving(spent, needed):
    return "never there" if needed is None else f"{100 * (1 - spent / needed):.0f} %"


def against(static, speed, run, time):
    """What one static shape needs for the run's error, beside what the run took."""
    needed = static.reaching(run.error)
    return f"{saving(run.compute, needed)}, {saving(time, needed and needed / speed)}"


def tables(folder):
    statics = [Run(path) for path in sorted((folder / "static").glob("*.jsonl"))]
    # Heads follow from the width.
    axes = [
        axis
        for axis in statics[0].shapes[0]
        if axis != "heads" and len({run.shapes[0][axis] for run in statics}) > 1
    ]

    def name(shape):
        return ", ".join(f"{axis} {shape[axis]}" for axis in axes)

    alone = {name(run.shapes[0]): run for run in statics}
    cells = json.loads((folder / "speeds.json").read_text())["cells"]
    speeds = {name(cell["shape"]): cell["compute_per_step"] / cell["seconds_per_step"] for cell in cells}
    print("| static shape | FLOP | ends at | GFLOP/s |\n|---|---|---|---|")
    for run in sorted(statics, key=lambda run: run.compute):
        print(f"| {name(run.shapes[0])} | {run.compute:.1e} | {run.error:.3f} | {speeds[name(run.shapes[0])] / 1e9:.0f} |")

    print("\n| run | seed | projected | reached | | saved against the final shape: FLOP, time | against the best static shape |")
    print("|---|---|---|---|---|---|---|")
    reached = {}
    for run in map(Run, sorted(folder.glob("*.jsonl"))):
        case, seed = run.name.rsplit("-", 1)
        plan = json.loads((folder / "plans" / f"{run.name if 'random' in case else case}.json").read_text())
        low, high = plan["final"]["interval"]["error"]
        verdict = "below" if run.error < low else "above" if run.error > high else "as projected"
        time = sum(compute / speeds[name(shape)] for shape, compute in run.phases())
        final = name(run.shapes[-1])
        there = [static for static in statics if static.reaching(run.error)]
        best = min(there, key=lambda static: static.reaching(run.error), default=None)
        print(
            f"| {case} | {seed} | {plan['final']['error']:.3f} [{low:.3f}, {high:.3f}] | {run.error:.3f} | {verdict} "
            f"| {against(alone[final], speeds[final], run, time)} "
            f"| {against(best, speeds[name(best.shapes[0])], run, time) + ' (' + name(best.shapes[0]) + ')' if best else 'never there'} |"
        )
        reached.setdefault(case, []).append(run.error)

    print("\n| run | seeds | mean | from | to |\n|---|---|---|---|---|")
    for case, errors in reached.items():
        print(f"| {case} | {len(errors)} | {statistics.mean(errors):.3f} | {min(errors):.3f} | {max(errors):.3f} |")


def cooled(folder):
    """Runs whose rate has fallen to zero, by their last evaluation, and the training loss up to it."""
    print("\n| run, rate falling to 0 | seed | held-out | training | gap |\n|---|---|---|---|---|")
    for run in map(Run, sorted(folder.glob("*.jsonl"))):
        case, seed = run.name.rsplit("-", 1)
        held_out, training = run.points[-1][METRIC], run.points[-1]["train_loss"]
        print(f"| {case} | {seed} | {held_out:.3f} | {training:.3f} | {held_out - training:.3f} |")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        tables(Path(argument))
        if (Path(argument) / "cooled").is_dir():
            cooled(Path(argument) / "cooled")
