/**
 * The laws and the plan's path across them, as SVG that fills its figure.
 *
 * Axes and laws stay where they are while the budget moves; text keeps its size at any width.
 */
class Drawing {
  constructor(figure, laws, range) {
    this.svg = svgElement('svg', { role: 'img' });
    figure.append(this.svg);
    this.laws = laws;
    this.range = range;
    const tops = laws.map((law) => law.top);
    const ends = laws.map((law) => law.error(range[1]));
    this.errors = [Math.min(...ends), Math.max(...tops)];
    const air = (this.errors[1] / this.errors[0]) ** 0.04;
    this.errors = [this.errors[0] / air, this.errors[1] * air];
  }

  /** Draws `plan`, or the laws alone where it is null, with those `chosen` in full colour. */
  show(plan, chosen, budget, description) {
    // A budget typed beyond the slider's range widens the axis; one without a plan stands on it or is not shown.
    const [low, high] = this.range;
    this.computes = plan ? [Math.min(low, budget), Math.max(high, budget)] : [low, high];
    const isOnAxis = budget >= this.computes[0] && budget <= this.computes[1];
    this.width = Math.max(300, this.svg.parentElement.clientWidth);
    this.height = Math.round(Math.min(420, Math.max(260, 0.48 * this.width)));
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    this.svg.setAttribute('aria-label', description);
    this.svg.replaceChildren(
      ...this.axes(),
      ...(isOnAxis
        ? [this.level([[budget, this.errors[0]], [budget, this.errors[1]]], { stroke: '#808080' })] : []),
      ...this.laws.flatMap((law) => this.curve(law, chosen.has(law))),
      ...this.names(chosen),
      ...(plan ? this.path(plan, budget) : []));
  }

  // Places

  x(compute) {
    return 58 + (this.width - 72) * share(compute, this.computes);
  }

  y(error) {
    return this.height - 48 - (this.height - 60) * share(error, this.errors);
  }

  // Pieces

  axes() {
    const [left, right] = [this.x(this.computes[0]), this.x(this.computes[1])];
    const [bottom, top] = [this.y(this.errors[0]), this.y(this.errors[1])];
    const parts = [];
    for (const { value, label } of decades(this.computes, (right - left) / 56)) {
      parts.push(svgElement('line', { x1: this.x(value), x2: this.x(value), y1: top, y2: bottom, class: 'grid' }));
      parts.push(text(label, { x: this.x(value), y: bottom + 18, 'text-anchor': 'middle' }));
    }
    for (const { value, label } of evenSteps(this.errors)) {
      parts.push(svgElement('line', { x1: left, x2: right, y1: this.y(value), y2: this.y(value), class: 'grid' }));
      parts.push(text(label, { x: left - 8, y: this.y(value) + 4, 'text-anchor': 'end' }));
    }
    parts.push(svgElement('path', { d: `M${left},${top}V${bottom}H${right}`, class: 'axis' }));
    const middle = (left + right) / 2;
    parts.push(text('training compute (FLOP)', { x: middle, y: bottom + 38, 'text-anchor': 'middle' }));
    return parts;
  }

  /** A shape's law from its own largest error on: solid over its points, dashed beyond. */
  curve(law, isChosen) {
    const start = Math.max(law.position(law.top) ?? 0, this.computes[0]);
    const border = Math.min(Math.max(law.fitted ?? this.computes[1], start), this.computes[1]);
    const style = { stroke: isChosen ? law.colour : '#d4d4d4', 'stroke-width': 1.4 };
    const rows = (from, to) =>
      logarithmicSteps(from, to, 80).map((compute) => [compute, law.error(compute)]);
    return [
      this.level(rows(start, border), style),
      ...(border < this.computes[1]
        ? [this.level(rows(border, this.computes[1]), { ...style, 'stroke-dasharray': '5 4' })] : []),
    ];
  }

  /** The chosen shapes over the ends of their laws, lowest first, where there is room for them. */
  names(chosen) {
    const right = this.computes[1];
    const ends = [...chosen].map((law) => ({ law, y: this.y(law.error(right)) - 5 })).sort((one, other) => other.y - one.y);
    const shown = ends.reduce((kept, end) =>
      (kept.length > 0 && kept[kept.length - 1].y - end.y < 15 ? kept : [...kept, end]), []);
    return shown.map(({ law, y }) => text(law.label, { x: this.x(right), y, 'text-anchor': 'end', class: 'name' }));
  }

  /** The phases over one another, their changes, the end, and the best static shape beside it. */
  path(plan, budget) {
    const marks = [];
    for (const phase of plan.phases) {
      const { law, startError, endError, exit, cumulative } = phase;
      // A phase runs ahead of its law by the compute that it did not have to spend.
      const rows = logarithmicSteps(startError - law.c, endError - law.c, 60)
        .map((height, index, all) => (index === all.length - 1 ? endError : law.c + height))
        .map((error) => [cumulative - (exit - (law.position(error) ?? exit)), error]);
      marks.push(this.level(rows, { stroke: law.colour, 'stroke-width': 4.5, 'stroke-linejoin': 'round' }));
    }
    for (const { cumulative, endError } of plan.phases.slice(0, -1)) {
      marks.push(svgElement('circle', { cx: this.x(cumulative), cy: this.y(endError), r: 4.5, class: 'change' }));
    }
    const best = plan.bestStatic;
    if (best) {
      const [x, y] = [this.x(budget), this.y(best.error)];
      marks.push(svgElement('rect', { x: x - 4, y: y - 4, width: 8, height: 8, class: 'static' }));
    }
    marks.push(svgElement('circle', { cx: this.x(budget), cy: this.y(plan.error), r: 5, class: 'end' }));
    return marks;
  }

  level(rows, attributes) {
    const places = rows
      .filter(([compute]) => compute > 0)
      .map(([compute, error]) => `${this.x(compute).toFixed(2)},${this.y(error).toFixed(2)}`);
    return svgElement('polyline', { points: places.join(' '), fill: 'none', ...attributes });
  }
}

/** Where `value` lies in a range, from 0 to 1 by its logarithm. */
function share(value, [low, high]) {
  return Math.log(value / low) / Math.log(high / low);
}

function logarithmicSteps(from, to, count) {
  return Array.from({ length: count }, (_, index) => from * (to / from) ** (index / (count - 1)));
}

/** Powers of ten in a range, at most `most` of them. */
function decades([low, high], most) {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks = [];
  for (let exponent = first; exponent <= last; exponent += stride) {
    ticks.push({ value: 10 ** exponent, label: powerOfTen(exponent) });
  }
  return ticks;
}

/** Even steps of 1, 2 or 5 times a power of ten: the largest of which there are four at least. */
function evenSteps([low, high]) {
  for (let exponent = Math.floor(Math.log10(high - low)); ; exponent -= 1) {
    for (const digit of [5, 2, 1]) {
      const step = digit * 10 ** exponent;
      const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
      if (last - first < 3) continue;
      const decimals = Math.max(0, -exponent);
      return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
        .map((value) => ({ value, label: value.toFixed(decimals) }));
    }
  }
}

function svgElement(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, attributes) {
  const made = svgElement('text', attributes);
  made.textContent = words;
  return made;
}
