/**
 * Which law is the cheapest at which error, from the top down: stretches { law, upper, lower }.
 *
 * LowestPrice of the planner, step by step; docs/METHOD.md section 2.
 */
function stretchesOfLowestPrice(laws) {
  const stretches = [];
  let error = Math.max(...laws.map((law) => law.top));
  let current = cheapestBelow(error, laws);
  const changes = new Map();
  while (current) {
    const law = current;
    // Two prices cross once in each direction, and a law may also come in where it begins: after two
    // changes from one to the other any third is rounding, which must not go on for ever.
    const seen = changes.get(law) ?? new Map();
    changes.set(law, seen);
    const rivals = laws.filter((other) => other !== law && (seen.get(other) ?? 0) < 2);
    const end = endOfLowestPrice(law, error, rivals);
    // Three prices through one point leave a stretch of no length, up to rounding.
    if (error - end.error > 1e-12 * (error - law.c)) {
      const last = stretches[stretches.length - 1];
      if (last?.law === law) last.lower = end.error;
      else stretches.push({ law, upper: error, lower: end.error });
    }
    error = end.error;
    current = end.next;
    if (current) {
      seen.set(current, (seen.get(current) ?? 0) + 1);
    } else {
      error = Math.max(0, ...laws.map((law) => law.top).filter((top) => top <= error));
      current = cheapestBelow(error, laws);
    }
  }
  return stretches;
}

/** Where `law` stops being the cheapest, and which law is then; its own floor and null if it stays. */
function endOfLowestPrice(law, error, rivals) {
  let [end, next] = [law.c, null];
  for (const other of rivals) {
    const start = Math.min(error, other.top);
    if (start < end || start <= other.c) continue;
    const entersCheaper = start < error && other.logPrice(start) < law.logPrice(start);
    const undercut = entersCheaper ? start : undercutOf(law, other, start, end);
    if (undercut === null) continue;
    if (next && undercut === end) next = cheaper(next, other, end);
    else if (undercut > end || !next) [end, next] = [undercut, other];
  }
  return { error: end, next };
}

/** The cheapest of all laws that cover the errors just below `error`; null where none does. */
function cheapestBelow(error, laws) {
  return laws
    .filter((law) => law.top >= error && law.c < error)
    .reduce((best, law) => (best ? cheaper(best, law, error) : law), null);
}

/** The cheaper at `error`; on a tie the one whose price rises less as the error falls, of equals the first. */
function cheaper(one, other, error) {
  const [p, q] = [one.logPrice(error), other.logPrice(error)];
  if (Math.abs(p - q) > 1e-12) return p < q ? one : other;
  const [slope, otherSlope] = [one.slope(error), other.slope(error)];
  if (Math.abs(slope - otherSlope) > 1e-12 * Math.abs(slope)) return slope > otherSlope ? one : other;
  return one.place < other.place ? one : other;
}

/**
 * The first error, going down from `upper` to `lower`, at which `other` becomes cheaper than `law`.
 *
 * Their log-prices differ by a function with one stationary point, so each crossing can be bracketed.
 * `upper` itself where `other` is cheaper there and getting cheaper; null where it never is.
 */
function undercutOf(law, other, upper, lower) {
  const floor = Math.max(law.c, other.c);
  const end = Math.max(lower, floor);
  if (!(upper > end)) return null;
  const excess = (error) => law.logPrice(error) - other.logPrice(error);
  const found = law.k === other.k || law.c === other.c
    ? NaN
    : (law.k * other.c - other.k * law.c) / (law.k - other.k);
  const stationary = found > end && found <= upper ? found : null;
  if (other.slope(upper) > law.slope(upper)) {
    return excess(upper) > 0 ? upper : crossing(law, other, stationary ?? end, upper, floor);
  }
  if (stationary === null || !(excess(stationary) <= 0)) return null;
  return crossing(law, other, end, stationary, floor);
}

/** The root of log p - log p' on a piece where it rises as the error falls, solved in log(E - floor). */
function crossing(law, other, lower, upper, floor) {
  const logDistance = (y, c) => (c === floor ? y : Math.log(Math.exp(y) + (floor - c)));
  const excess = (y) =>
    law.h - other.h - law.k * logDistance(y, law.c) + other.k * logDistance(y, other.c);
  const start = Math.log(upper - floor);
  if (!(excess(start) <= 0)) return upper;
  let bottom = Math.log(lower - floor);
  if (lower === floor) {
    const diverges = law.c > other.c || (law.c === other.c && law.k > other.k);
    if (!diverges) return null;
    let stride = 1;
    bottom = start - stride;
    while (excess(bottom) <= 0) {
      stride *= 2;
      bottom -= stride;
    }
  }
  if (!(excess(bottom) > 0)) return null;
  const y = bisection(start, bottom, excess);
  return Math.max(floor + Math.exp(y), floor + Math.max(floor * Number.EPSILON, Number.MIN_VALUE));
}

/** Where `f`, at most zero at `low` and above it at `high`, changes sign: halved until no number lies between. */
function bisection(low, high, f) {
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (f(middle) > 0) high = middle;
    else low = middle;
  }
}
