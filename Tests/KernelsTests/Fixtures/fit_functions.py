#!/usr/bin/env python3
"""Prints the coefficients of Sources/KernelsPortable/Functions*.swift, highest power first.

Each polynomial has the smallest largest error (weighted, over a few hundred points dense towards both ends) that a
linear programme finds; then its coefficients are rounded to Float one by one, lowest power first, the others fitted
anew after each. Needs numpy, scipy, mpmath.
"""

import mpmath as mp
import numpy as np
from scipy.optimize import linprog

mp.mp.dps = 40
LN2 = mp.log(2)


def fit(basis, target, weight, fixed):
    """The coefficients that are not fixed, and the largest weighted error."""
    free = [i for i in range(basis.shape[1]) if i not in fixed]
    rest = (target - sum(c * basis[:, i] for i, c in fixed.items())) * weight
    # In an orthogonal basis, and around the least squares solution: the programme then sees small round numbers.
    q, r = np.linalg.qr(basis[:, free] * weight[:, None])
    start = q.T @ rest
    left = rest - q @ start
    unit = np.abs(left).max()
    ones = np.ones((len(left), 1))
    best = linprog(
        [0] * len(free) + [1],
        A_ub=np.block([[q, -ones], [-q, -ones]]),
        b_ub=np.r_[left, -left] / unit,
        bounds=[(None, None)] * len(free) + [(0, None)],
    )
    coefficients = np.linalg.solve(r, start + best.x[:-1] * unit)
    return dict(zip(free, coefficients)), best.x[-1] * unit


def report(name, degree, ends, points, target, weight, fixed=None):
    low, high = ends
    x = (low + high) / 2 - (high - low) / 2 * np.cos(np.pi * (np.arange(points) + 0.5) / points)
    basis = np.array([x**k for k in range(degree + 1)]).T
    t = np.array([float(target(mp.mpf(v))) for v in x])
    w = np.array([float(weight(mp.mpf(v))) for v in x])
    fixed = dict(fixed or {})
    _, ideal = fit(basis, t, w, fixed)
    for k in range(degree + 1):
        if k not in fixed:
            fixed[k] = float(np.float32(fit(basis, t, w, fixed)[0][k]))
    c = [fixed[k] for k in range(degree + 1)]
    error = np.abs((basis @ c - t) * w).max()
    print(f"{name}: error {ideal:.2e}, with Float coefficients {error:.2e}")
    for value in reversed(c):
        print("   ", value.hex())


half = float(LN2 / 2) * 1.001  # the reduced argument may pass the middle by a rounding
report(
    "exp: (e^r - 1 - r) / r^2, error relative to e^r (the source has twice these)",
    4, (-half, half), 400,
    lambda r: (mp.expm1(r) - r) / r**2,
    lambda r: r * r / mp.exp(r),
)
report(
    "exp2Slope: (2^f - 1) / f, error relative to 2^f - 1",
    5, (-0.5005, 0.5005), 400,
    lambda f: mp.expm1(f * LN2) / f,
    lambda f: f / mp.expm1(f * LN2),
)
report(
    "erf: -log2(erfc(t)) / t, error relative to erf(t) (the source has the negative)",
    8, (0, 4), 900,
    lambda t: -mp.log(mp.erfc(t), 2) / t,
    lambda t: t * LN2 * mp.erfc(t) / mp.erf(t),
)
report(
    "geluExact: Phi(-t) / g with g = exp(-t^2/2), absolute error times g max(t, 1)",
    11, (0, 5.75), 900,
    lambda t: mp.erfc(t / mp.sqrt(2)) / 2 / mp.exp(-t * t / 2),
    lambda t: mp.exp(-t * t / 2) * max(t, 1),
    {0: 0.5},
)
