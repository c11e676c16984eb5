// What a plan says, in the sentences and tables of the command line.

/** How far the plan gets, and against the best shape alone. */
function summaryOf(plan, metric) {
  const end = `Ends at ${metric} ${errorText(plan.error)} after ${computeText(plan.compute)} FLOP`;
  const best = plan.bestStatic;
  if (plan.phases.length === 1 || !best) return `${end}.`;
  if (best.saving === null) return `${end}, which ${best.law.label}, the best shape alone, never reaches.`;
  return best.saving < 0
    ? `${end}: ${percentText(-best.saving)} more than ${best.law.label} needs, the best shape alone.`
    : `${end}: saves ${percentText(best.saving)} against ${best.law.label}, the best shape alone.`;
}

function phaseTable(plan) {
  const titles = ['phase', 'shape', 'from', 'to', 'FLOP', 'share', 'until', ''];
  const rows = plan.phases.map((phase, index) => [
    index + 1, [swatch(phase.law), phase.law.label], errorText(phase.startError), errorText(phase.endError),
    computeText(phase.compute), percentText(phase.compute / plan.compute), computeText(phase.cumulative),
    phase.law.extrapolates(phase.exit) ? '*' : '',
  ]);
  return table(titles, [1], rows);
}

function baselineTable(plan) {
  const titles = ['against', 'shape', 'reaches', 'to match', '', 'saving'];
  const row = (kind, found) => [
    kind, [swatch(found.law), found.law.label], found.error === null ? '-' : errorText(found.error),
    found.computeToMatch === null ? 'never' : computeText(found.computeToMatch),
    found.law.extrapolates(found.computeToMatch ?? 0) ? '*' : '',
    found.saving === null ? '-' : percentText(found.saving),
  ];
  const best = plan.bestStatic ? [row('best static shape', plan.bestStatic)] : [];
  return table(titles, [0, 1], [...best, row('final shape alone', plan.finalShape)]);
}

/** What a reader should know of the tables, as paragraphs. */
function notes(plan, laws) {
  const only = plan.phases.length === 1 && plan.phases[0].law.shape;
  const places = [
    ...plan.phases.map((phase) => phase.law.extrapolates(phase.exit)),
    ...[plan.bestStatic, plan.finalShape].map((found) => found?.law.extrapolates(found.computeToMatch ?? 0)),
  ];
  const words = [
    only && laws.length === 1 && `There is a usable law for ${only} alone: this is a static run.`,
    only && laws.length > 1 &&
      `The budget ends before the first change of shape: this is a static run of ${only}.`,
    places.includes(true) && `* beyond ${Law.reach} times the compute that the law was fitted to`,
  ];
  return words.filter(Boolean).map((line) => element('p', {}, line));
}

/** The command that answers the same, with intervals; words for where none can name just these shapes. */
function commandLine(source, budget, laws, chosen) {
  const set = setOf(laws, chosen);
  if (set === null) return ['No --set names just these shapes: plan on a file with their laws alone.'];
  const words = ['traverse', 'plan', ...source, '--budget', typed(budget), ...(set ? ['--set', set] : [])];
  return [element('code', {}, words.map(quoted).join(' ')), ' adds intervals, and takes costs and limits.'];
}

/** The value of --set that admits the chosen laws alone: '' for all, null where there is none. */
function setOf(laws, chosen) {
  if (chosen.size === laws.length) return '';
  const values = (some, axis) => new Set(some.map((law) => law.axes.get(axis)));
  const axes = [...new Set(laws.flatMap((law) => [...law.axes.keys()]))];
  const wanted = axes
    .map((axis) => ({ axis, all: values(laws, axis), some: values(inOrder(chosen), axis) }))
    .filter(({ all, some }) => some.size < all.size);
  const admits = (law) => wanted.every(({ axis, some }) => law.axes.has(axis) && some.has(law.axes.get(axis)));
  const isSame = laws.every((law) => admits(law) === chosen.has(law));
  const isSpelled = wanted.every(({ axis, some }) =>
    [axis, ...some].every((word) => word !== undefined && /^[^\s,=\p{C}]+$/u.test(word)));
  if (!isSame || !isSpelled) return null;
  return wanted.map(({ axis, some }) => `${axis}=${[...some].join(',')}`).join(' ');
}

/** As the page lists them. */
function inOrder(laws) {
  return [...laws].sort((one, other) => one.rank - other.rank);
}

/** A word as a shell takes it for itself. */
function quoted(word) {
  return /^[\w.,=\/+:@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function sentence(clause) {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

// Pieces of the page

/** Rows under titles, without columns in which no row has anything; those `left` hold words, others numbers. */
function table(titles, left, rows) {
  const kept = titles.map((_, column) => column).filter((column) => rows.some((cells) => cells[column] !== ''));
  const row = (cells, name) => element('tr', {}, ...kept.map((column) =>
    element(name, left.includes(column) ? {} : { class: 'number' }, ...[cells[column]].flat())));
  const whole = element('table', {},
    element('thead', {}, row(titles, 'th')), element('tbody', {}, ...rows.map((cells) => row(cells, 'td'))));
  return element('div', { class: 'scroll' }, whole);
}

/** A shape's colour. */
function swatch(law) {
  const made = element('span', { class: 'swatch', 'aria-hidden': 'true' });
  made.style.background = law.colour;
  return made;
}

/** An element; words among its content become text. */
function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}
