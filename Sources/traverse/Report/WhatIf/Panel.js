/**
 * One set of laws with its controls: a budget, a switch for each shape, and the plan that follows them.
 *
 * Its state stands in the page's address, `#budget=1e20&without=size%3D370M`, so that a link leads to
 * it (and `panel=2` where there are several); its plan, with all digits, in the attribute `data-plan`.
 * Words from files become text alone, never markup.
 */
class Panel {
  constructor(section, facts) {
    this.section = section;
    this.number = facts.number;
    this.facts = facts;
    this.laws = facts.laws.map((law, place) => new Law({ ...law, place, axes: new Map(law.axes) }));
    this.chosen = new Set(this.laws);
    this.build();
    this.restore();
    this.update();
    addEventListener('hashchange', () => { this.restore(); this.update(); });
    addEventListener('resize', () => this.draw());
  }

  build() {
    const [low, high] = this.facts.range;
    this.slider = element('input', {
      type: 'range', id: this.name('slider'), min: Math.log10(low), max: Math.log10(high), step: 'any',
    });
    this.field = element('input', {
      type: 'text', id: this.name('budget'), size: 12, inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false',
    });
    this.slider.addEventListener('input', () => {
      this.field.value = typed(rounded(10 ** this.slider.valueAsNumber));
      this.update();
    });
    this.field.addEventListener('input', () => this.update());
    for (const control of [this.slider, this.field]) control.addEventListener('change', () => this.keep());
    this.switches = new Map(inOrder(this.laws).map((law) => [law, element('input', { type: 'checkbox' })]));
    for (const [law, box] of this.switches) {
      box.addEventListener('change', () => {
        if (box.checked) this.chosen.add(law);
        else this.chosen.delete(law);
        this.update();
        this.keep();
      });
    }
    this.remark = element('p', { class: 'remark', hidden: '' });
    this.summary = element('output', { class: 'verdict', for: `${this.name('slider')} ${this.name('budget')}` });
    this.figure = element('div', { class: 'drawing' });
    this.tables = element('div', { class: 'tables' });
    this.command = element('p', { class: 'command' });
    this.section.append(
      element('div', { class: 'controls' },
        element('fieldset', {}, element('legend', {}, 'Budget'),
          element('label', { for: this.name('budget') }, 'FLOP'), this.field,
          element('label', { for: this.name('slider'), class: 'unseen' }, 'Budget, by powers of ten'), this.slider),
        element('fieldset', {}, element('legend', {}, this.facts.title),
          ...[...this.switches].map(([law, box]) => element('label', {}, box, swatch(law), law.label)))),
      this.remark, this.summary,
      element('figure', {}, this.figure, element('figcaption', {},
        `${this.facts.metric} against compute. Thick: this plan, with ○ where it changes shape and ● where it ` +
          'ends. Thin: each shape alone, dashed beyond its points. □ the best shape alone.')),
      this.tables, this.command);
    this.drawing = new Drawing(this.figure, this.laws, this.facts.range);
  }

  name(part) {
    return `what-if-${this.number}-${part}`;
  }

  // State

  /** Takes the state from the page's address, if it is about this panel. */
  restore() {
    const address = new URLSearchParams(location.hash.slice(1));
    const isMeant = Number(address.get('panel') ?? 1) === this.number;
    const absent = isMeant ? address.getAll('without') : [];
    const known = this.laws.map((law) => law.shape);
    this.say(absent.filter((shape) => !known.includes(shape)));
    this.field.value = (isMeant && address.get('budget')) || typed(this.facts.budget ?? rounded(this.facts.covered));
    this.chosen = new Set(this.laws.filter((law) => !absent.includes(law.shape)));
    for (const [law, box] of this.switches) box.checked = this.chosen.has(law);
  }

  /** Keeps the state in the page's address. */
  keep() {
    const address = new URLSearchParams();
    if (this.number > 1) address.set('panel', this.number);
    address.set('budget', this.field.value);
    for (const law of this.laws) if (!this.chosen.has(law)) address.append('without', law.shape);
    history.replaceState(null, '', `#${address}`);
  }

  say(unknown) {
    this.remark.hidden = unknown.length === 0;
    this.remark.textContent = `The address names shapes without a law here: ${unknown.join(', ')}.`;
  }

  /** The budget in the field, NaN where it is no positive number. */
  get budget() {
    const isNumber = /^\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(this.field.value);
    const value = isNumber ? Number(this.field.value) : NaN;
    return value > 0 && value < Infinity ? value : NaN;
  }

  // What is shown

  update() {
    const budget = this.budget;
    this.field.setAttribute('aria-invalid', String(Number.isNaN(budget)));
    const chosen = this.laws.filter((law) => this.chosen.has(law));
    this.result = Number.isNaN(budget)
      ? new NoPlan(`found '${this.field.value}', expected FLOPs such as 1e18`) : planFor(budget, chosen);
    if (budget > 0) {
      this.slider.value = Math.log10(budget);
      this.slider.setAttribute('aria-valuetext', `${typed(budget)} FLOP`);
    }
    this.section.dataset.plan = JSON.stringify(record(this.result, budget));
    if (this.result instanceof NoPlan) {
      this.summary.textContent = sentence(this.result.reason) +
        (this.result.needsPath ? ' The rule does not answer this; the command line finds a shortest path:' : '');
      this.tables.replaceChildren();
    } else {
      this.summary.textContent = summaryOf(this.result, this.facts.metric);
      this.tables.replaceChildren(phaseTable(this.result), baselineTable(this.result), ...notes(this.result, chosen));
    }
    const asksFor = !(this.result instanceof NoPlan) || this.result.needsPath;
    this.command.replaceChildren(...(asksFor ? commandLine(this.facts.command, budget, this.laws, this.chosen) : []));
    this.draw();
  }

  draw() {
    const plan = this.result instanceof NoPlan ? null : this.result;
    this.drawing.show(plan, this.chosen, this.budget, this.summary.textContent);
  }
}

/** The result with the names of plan.json. */
function record(result, budget) {
  if (result instanceof NoPlan) return { refusal: result.reason, path: result.needsPath };
  const baseline = (kind, found) => found && {
    name: kind, shape: found.law.shape, error: found.error, compute_to_match: found.computeToMatch, saving: found.saving,
  };
  return {
    budget,
    phases: result.phases.map((phase) => ({
      shape: phase.law.shape, start_error: phase.startError, end_error: phase.endError, compute: phase.compute,
      cumulative: phase.cumulative, extrapolated: phase.law.extrapolates(phase.exit),
    })),
    final: { error: result.error, compute: result.compute },
    baselines: [baseline('best-static', result.bestStatic), baseline('final-shape', result.finalShape)],
  };
}

for (const data of document.querySelectorAll('script.what-if-laws')) {
  new Panel(data.parentElement, JSON.parse(data.textContent));
}
