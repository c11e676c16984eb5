'use strict';

/**
 * One shape's law E = a (C + d)^-b + c, used from its largest error `top` down to its floor c.
 *
 * PowerLaw, BoundedCurve and LogPrice of the planner; docs/METHOD.md section 1.
 */
class Law {
  constructor(facts) {
    Object.assign(this, facts);
    this.h = Math.log(this.a) / this.b - Math.log(this.b);
    this.k = 1 + 1 / this.b;
  }

  /** f(C), the error after training for `compute`. */
  error(compute) {
    return Math.exp(Math.log(this.a) - this.b * Math.log(compute + this.d)) + this.c;
  }

  /** f(C), null where it is larger than the law covers. */
  coveredError(compute) {
    const error = this.error(compute);
    return error <= this.top ? error : null;
  }

  /** f^-1(E), the compute after which the static curve stands at `error`; null where the law says nothing. */
  position(error) {
    if (error > this.top || error <= this.c) return null;
    const compute = Math.exp((Math.log(this.a) - Math.log(error - this.c)) / this.b) - this.d;
    return Number.isFinite(compute) ? Math.max(compute, 0) : null;
  }

  /** log p(E) = h - k log(E - c), the price of the next bit of error; infinite at the floor. */
  logPrice(error) {
    return error > this.c ? this.h - this.k * Math.log(error - this.c) : Infinity;
  }

  /** d(log p)/dE. */
  slope(error) {
    return -this.k / (error - this.c);
  }

  /** Whether `compute` lies beyond what the fitted points support. */
  extrapolates(compute) {
    return this.fitted !== null && compute > Law.reach * this.fitted;
  }

  /** Beyond this multiple of the largest fitted compute a law's word is marked. */
  static reach = 10;
}
