/** Why there is no plan to show; `needsPath` where the command line would find one. */
class NoPlan {
  constructor(reason, needsPath = false) {
    this.reason = reason;
    this.needsPath = needsPath;
  }
}

/**
 * The plan for a budget by the rule: at every error the shape whose law is cheapest there.
 *
 * What `traverse plan --budget` does without costs and limits, with the baselines of a single shape.
 * Returns a NoPlan where that is refused, or where it takes a shortest path instead.
 */
function planFor(budget, laws) {
  if (laws.length === 0) return new NoPlan('no shape is chosen: choose one at least');
  const stretches = stretchesOfLowestPrice(laws);
  const schedule = scheduleByRule(budget, laws, stretches);
  if (schedule instanceof NoPlan) return schedule;
  const doubt = doubtAbout(schedule, budget, laws, stretches);
  if (doubt) return doubt;
  const error = schedule[schedule.length - 1].endError;
  const compute = schedule.reduce((sum, phase) => sum + phase.compute, 0);
  return {
    phases: schedule,
    error,
    compute,
    bestStatic: bestStatic(error, compute, laws),
    finalShape: baseline(schedule[schedule.length - 1].law, error, compute),
  };
}

/** Phases down the stretches of lowest price until the budget is spent; Rule and Schedule of the planner. */
function scheduleByRule(budget, laws, stretches) {
  const first = stretches[0];
  const start = first.law.position(first.upper);
  if (budget < start) {
    const needs = laws.map((law) => ({ law, compute: law.position(law.top) ?? 0 }));
    const least = needs.reduce((best, next) => (next.compute < best.compute ? next : best));
    if (budget >= least.compute) {
      return new NoPlan(
        `${first.law.shape}, whose log begins highest, needs ${inWords(start)} to its first point`, true);
    }
    return new NoPlan(
      `a budget of ${inWords(budget)} ends before the laws begin: the first, of ${least.law.shape}, ` +
        `needs ${inWords(least.compute)} to its first point`);
  }
  const phases = [];
  let spent = 0;
  for (const [index, { law, lower }] of stretches.entries()) {
    const startError = index === 0 ? law.top : phases[index - 1].endError;
    const entry = index === 0 ? 0 : law.position(startError);
    if (entry === null) return gap(phases[index - 1].law);
    const isLast = index === stretches.length - 1;
    const change = isLast || lower <= law.c ? null : law.position(lower);
    const goesOn = change !== null && spent + (change - entry) < budget;
    const exit = goesOn ? change : entry + (budget - spent);
    const endError = goesOn ? lower : law.error(exit);
    if (endError > startError || exit < entry) return gap(law);
    const compute = exit - entry;
    spent += compute;
    phases.push({ law, startError, endError, entry, exit, compute, cumulative: spent });
    if (!goesOn) break;
  }
  return phases;
}

function gap(law) {
  return new NoPlan(
    `the rule ends at the floor ${short(law.c, 5)} of ${law.shape}: no other law covers the errors just above it`, true);
}

/** Why the command line would not keep the rule's schedule; null where it does. */
function doubtAbout(schedule, budget, laws, stretches) {
  for (const [index, phase] of schedule.entries()) {
    const next = schedule[index + 1]?.law;
    if (next && phase.law.neverInto.includes(next.place)) {
      return new NoPlan(
        `the rule would change from ${phase.law.shape} to ${next.shape}, against the order of the axes`, true);
    }
  }
  // Where no schedule at all can do clearly better, no shortest path can.
  if (mayBeBeaten(schedule, laws) &&
    lowestError(budget, laws, stretches) < schedule[schedule.length - 1].endError * (1 - 1e-6)) {
    return new NoPlan(
      `the rule begins with ${schedule[0].law.shape}, whose log begins highest, and another first shape ` +
        'may do better',
      true);
  }
  return null;
}

/**
 * Whether beginning with another shape can pay at all: where some shape alone comes to its own first error with less
 * compute than the schedule needs to there, or in all. Problem.mayBeBeaten of the planner.
 */
function mayBeBeaten(schedule, laws) {
  const last = schedule[schedule.length - 1];
  const needed = (error) => {
    const phase = schedule.find((phase) => error >= phase.endError);
    const position = phase?.law.position(error) ?? null;
    return position === null ? last.cumulative : phase.cumulative - phase.compute + (position - phase.entry);
  };
  return laws.some((law) => {
    const own = law.position(law.top);
    return own !== null && own < (1 - 1e-9) * needed(law.top);
  });
}

/**
 * An error below which no schedule with so much compute can end, whatever its first shape.
 *
 * Each law may come first at its static compute to its own largest error; from there no schedule pays
 * less than the lowest price at every error. LowestPrice.lowestError of the planner.
 */
function lowestError(budget, laws, stretches) {
  const spent = [0];
  for (const { law, upper, lower } of stretches.slice(0, -1)) {
    const end = lower > law.c ? lower : law.c * (1 + Number.EPSILON);
    spent.push(spent[spent.length - 1] + (law.position(end) ?? 0) - (law.position(upper) ?? 0));
  }
  const downTo = (error) => {
    const index = stretches.findLastIndex((stretch) => stretch.upper >= error);
    if (index < 0) return 0;
    const { law, upper, lower } = stretches[index];
    const within = Math.min(Math.max(error, lower), upper);
    return spent[index] + (law.position(within) ?? 0) - (law.position(upper) ?? 0);
  };
  const reach = Math.max(
    ...laws.map((law) => budget - (law.position(law.top) ?? 0) + downTo(law.top)));
  const index = spent.findLastIndex((compute) => compute <= reach);
  if (index < 0) return stretches[0].upper;
  const { law, upper, lower } = stretches[index];
  return Math.max(law.error((law.position(upper) ?? 0) + (reach - spent[index])), lower);
}

/** The shape that does best alone at this compute; null where no law covers it. */
function bestStatic(error, compute, laws) {
  let best = null;
  for (const law of laws) {
    const reached = law.coveredError(compute);
    if (reached !== null && (!best || reached < best.reached)) best = { law, reached };
  }
  return best && baseline(best.law, error, compute);
}

/** One shape from start to end: what it reaches, and what the plan's error costs it. */
function baseline(law, error, compute) {
  const match = law.position(error);
  const saving = match > 0 ? 1 - compute / match : null;
  return {
    law,
    error: law.coveredError(compute),
    computeToMatch: match,
    // A plan saves nothing against itself, up to rounding.
    saving: Math.abs(saving) < 1e-12 && saving !== null ? 0 : saving,
  };
}
