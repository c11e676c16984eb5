"""The refits of Benchmarks/LawFit by SciPy: the same laws and points, residuals resampled in blocks.

Prints processor seconds per refit. A refit is one call of least_squares from the fitted law, with
analytic Jacobian, bounds and Traverse's parameters; Traverse in addition searches a grid in every draw.
"""

import csv
import sys
import time

import numpy as np
from scipy.optimize import least_squares

SIZES = ["190M", "370M", "760M", "1B", "3B"]


def load(path):
    with open(path) as file:
        rows = list(csv.DictReader(file))
    error = "eval/c4_en-validation/CrossEntropyLoss"
    compute = "throughput/total_training_Gflops"
    kept = [(float(r[compute]) * 1e9, float(r[error])) for r in rows if r[error] and r[compute]]
    c, e = np.array(sorted(kept)).T
    return c / np.exp(np.log(c).mean()), e / np.exp(np.log(e).mean())


def problem(x, log_error):
    """ln(exp(alpha) u^-b + c) - ln e with u = (x + delta) / (1 + delta), b = exp(beta)."""

    def parts(p):
        u = (x + p[3]) / (1 + p[3])
        power = np.exp(p[0] - np.exp(p[1]) * np.log(u))
        return u, power, power + p[2]

    def residual(p):
        return np.log(parts(p)[2]) - log_error

    def jacobian(p):
        u, power, model = parts(p)
        b = np.exp(p[1])
        columns = [
            power,
            -b * power * np.log(u),
            np.ones_like(x),
            -b * power / u * (1 - x) / (1 + p[3]) ** 2,
        ]
        return np.stack(columns, axis=1) / model[:, None]

    return residual, jacobian


def fit(x, log_error, start):
    residual, jacobian = problem(x, log_error)
    bounds = ([-np.inf, -np.inf, 0, 0], np.inf)
    return least_squares(residual, start, jac=jacobian, bounds=bounds, x_scale="jac")


def main(folder, draws):
    random = np.random.default_rng(1)
    seconds, refits = 0.0, 0
    for size in SIZES:
        x, e = load(f"{folder}/{size}-10xC.csv")
        n, length = len(x), int(np.ceil(len(x) ** (1 / 3)))
        starts = [[-1, np.log(b), 0.8, 1e-3] for b in (0.2, 0.5, 1.0)]
        best = min((fit(x, np.log(e), s) for s in starts), key=lambda r: r.cost)
        prediction = best.fun + np.log(e)
        print(f"{size}: sum of squared log residuals {2 * best.cost:.4e}", file=sys.stderr)
        begin = time.process_time()
        for _ in range(draws):
            first = random.integers(0, n - length + 1, -(-n // length))
            index = (first[:, None] + np.arange(length)).ravel()[:n]
            start = np.maximum(best.x, [-np.inf, -np.inf, 1e-9, 1e-9])
            fit(x, prediction - best.fun[index], start)
            refits += 1
        seconds += time.process_time() - begin
    print(seconds / refits)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
