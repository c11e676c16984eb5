import Host
import JSON
import Scaling
import Testing
import traverse

/// The panel of a report beside `traverse plan`, asked the same: the command line is the oracle.
@Suite(.enabled(if: Browser.path != nil, Browser.missing))
struct WhatIfPanelTests {
  /// A budget and the shapes without which it is planned, as the page's address has them.
  struct Case {
    let budget: String
    var without: [String] = []
    /// The same for the command line.
    var set: String?
  }

  /// Two numbers that are computed alike, in two programs.
  ///
  /// Both are doubles, and the logarithms that differ in the last place are up to 60 large: 60 ulps of a half, 7e-15, in
  /// the logarithm of a compute, which 1/b and the angle between two prices widen. Over 1000 random cases on the
  /// laws that ship the most was 5e-13; 1e-10 keeps nine digits and more.
  private func agree(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) <= 1e-10 * max(abs(one), abs(other), 1e-3)
  }

  @Test(arguments: [
    (
      "open-lm.json", ["1e15", "3e15", "1e17", "1e18", "2.5e19", "1e21", "6e22"],
      [[], ["size=154M"], ["size=11M", "size=411M"]],
      [nil, "size=11M,79M,411M", "size=79M,154M"] as [String?]
    ),
    (
      "olmo-ladder.json", ["1e18", "3e18", "1e19", "1e20", "7.77e20", "1e22", "1e24"],
      [[], ["size=370M", "size=3B"], ["size=190M"]],
      [nil, "size=190M,760M,1B", "size=370M,760M,1B,3B"]
    ),
  ])
  func `the page plans what the command line plans`(
    laws: String, budgets: [String], without: [[String]], sets: [String?]
  ) throws {
    let folder = try Workspace()
    try folder.write(
      FileContents.read("\(BuiltProgram.data)/laws/\(laws)", limit: 1 << 26), to: "laws.json")
    let cases = budgets.flatMap { budget in
      zip(without, sets).map { Case(budget: budget, without: $0, set: $1) }
    }
    let methods = try compare(cases, in: folder)
    // Not all by one way of answering: else the cases are badly chosen.
    #expect(methods.contains("rule") && methods.contains("refused"), "\(methods)")
  }

  /// Laws that begin at f(0), cross twice, and shrink an axis that only grows: refused, planned, or left to the path.
  @Test func `laws written by hand are planned or left to the command line`() throws {
    let folder = try Workspace()
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "loss", "convention": "reported", "laws": [
        {"shape": {"width": 64, "patch": 4}, "a": 40, "b": 0.2, "c": 0.5, "d": 1e6},
        {"shape": {"width": 64, "patch": 2}, "a": 900, "b": 0.4, "c": 0.8, "d": 4e6},
        {"shape": {"width": 32, "patch": 4}, "a": 60, "b": 0.25, "c": 0.3, "d": 3e6},
        {"shape": {"width": 128, "patch": 4}, "a": 3000, "b": 0.42, "c": 0.2, "d": 5e7}]}
      """, to: "laws.json")
    let budgets = ["1e5", "1e7", "1e8", "1e9", "1e10", "1e11", "1e13"]
    let methods = try compare(
      budgets.flatMap {
        [
          Case(budget: $0),
          Case(
            budget: $0, without: ["patch=4 width=32", "patch=4 width=128"], set: "width=64"),
        ]
      }, in: folder)
    #expect(methods.contains("rule") && methods.contains("path"), "\(methods)")
  }

  private static let hostile = [
    "</script><script>parent.injected=1</script>", "<img/src=x/onerror=parent.injected=2>",
    "a&amp;b\"c'd`${parent.injected=3}\u{2028}", "🙂</section>--><!--",
  ]

  @Test func `a shape's name stays a name`() throws {
    let folder = try Workspace()
    let laws = Self.hostile.enumerated().map { index, name in
      JSONValue.object([
        .init("shape", .object([.init("name", .string(name))])),
        .init("a", .number(20 * (1 + 3 * Double(index)))), .init("b", .number(0.3)),
        .init("c", .number(1 / Double(1 + index))), .init("d", .number(1e6 * Double(1 + index))),
      ])
    }
    let document = JSONValue.object([
      .init("format", .string("traverse.laws/1")),
      .init("metric", .string("</script><script>parent.injected=4</script>")),
      .init("laws", .array(laws)),
    ])
    try folder.write(JSONWriter.text(of: document, layout: .pretty), to: "laws.json")
    let methods = try compare(
      [
        Case(budget: "1e8"), Case(budget: "1e9"),
        Case(
          budget: "1e9", without: Self.hostile[1...3].map { "name=" + $0 },
          set: "name=" + Self.hostile[0]),
      ], in: folder)
    #expect(methods.contains("rule"), "\(methods)")
    try folder.write(
      "const names = \(JSONWriter.text(of: .array(Self.hostile.map { .string($0) }), layout: .compact))",
      to: "names.js")
    let found = try look(
      """
      <script src="names.js"></script>
      <script>
      const frame = document.getElementById('page');
      frame.onload = () => {
        const page = frame.contentDocument;
        const labels = [...page.querySelectorAll('.what-if label')].map((label) => label.textContent);
        answer({
          injected: window.injected ?? null, scripts: page.scripts.length,
          sections: page.querySelectorAll('section').length,
          named: names.filter((name) => labels.includes('name=' + name)).length,
        });
      };
      </script>
      """, in: folder)
    #expect(found["injected"] == .null)
    // The laws as data and the program's own.
    #expect(found["scripts"]?.double == 2 && found["sections"]?.double == 1)
    // A line separator is shown as an escape.
    #expect(found["named"]?.double == 3)
  }

  /// Slider, field and switches move the plan and the address; an address leads back.
  @Test func `controls and address tell the same`() throws {
    let folder = try Workspace()
    try folder.write(
      FileContents.read("\(BuiltProgram.data)/laws/open-lm.json", limit: 1 << 26), to: "laws.json")
    try report(in: folder)
    let found = try look(
      """
      <script>
      const frame = document.getElementById('page');
      frame.onload = () => {
        const page = frame.contentDocument;
        const section = page.querySelector('.what-if');
        const [slider, field] = ['range', 'text'].map((type) => section.querySelector(`input[type=${type}]`));
        const tell = (control, ...events) =>
          events.forEach((name) => control.dispatchEvent(new Event(name, { bubbles: true })));
        const told = [];
        const note = () => told.push([field.value, frame.contentWindow.location.hash,
          JSON.parse(section.dataset.plan), section.querySelector('output').textContent,
          section.querySelector('code')?.textContent ?? null]);
        slider.value = 18; tell(slider, 'input', 'change'); note();
        [...section.querySelectorAll('label')].find((label) => label.textContent === 'size=79M').click(); note();
        field.value = '-3'; tell(field, 'input', 'change'); note();
        const unnamed = [...section.querySelectorAll('input')].filter((control) => control.labels.length !== 1).length;
        answer({ told, unnamed, invalid: field.getAttribute('aria-invalid') });
      };
      </script>
      """, in: folder)
    let told = try #require(found["told"]?.array).map { $0.array ?? [] }
    #expect(told[0][0] == .string("1e18") && told[0][1] == .string("#budget=1e18"))
    #expect(told[0][4] == .string("traverse plan --laws laws.json --budget 1e18"))
    #expect(told[1][1] == .string("#budget=1e18&without=size%3D79M"))
    #expect(
      told[1][4] == .string("traverse plan --laws laws.json --budget 1e18 --set size=11M,154M,411M")
    )
    #expect(told[0][2] != told[1][2])
    #expect(told[2][3].string?.hasPrefix("Found '-3', expected FLOPs") == true)
    #expect(told[2][4] == .null)
    #expect(found["unnamed"]?.double == 0 && found["invalid"] == .string("true"))
  }

  @Test func `an address moves the panel that it names`() throws {
    let folder = try Workspace()
    for name in ["open-lm.json", "olmo-ladder.json"] {
      try folder.write(
        FileContents.read("\(BuiltProgram.data)/laws/\(name)", limit: 1 << 26), to: name)
    }
    let made = try BuiltProgram.run(
      ["report", "open-lm.json", "olmo-ladder.json", "-o", "report.html"], in: folder)
    try #require(made.code == 0, "\(made.errors)")
    let found = try look(
      """
      <script>
      const frame = document.getElementById('page');
      frame.onload = () => {
        const fields = () => [...frame.contentDocument.querySelectorAll('.what-if input[type=text]')].map((f) => f.value);
        const before = fields();
        frame.contentWindow.addEventListener('hashchange', () => answer({ before, after: fields() }));
        frame.contentWindow.location.hash = 'panel=2&budget=3e20';
      };
      </script>
      """, in: folder)
    let (before, after) = (
      try #require(found["before"]?.array), try #require(found["after"]?.array)
    )
    #expect(after == [before[0], .string("3e20")] && before[1] != after[1])
  }

  // MARK: Asking both

  /// Plans every case both ways; gives which method answered each.
  private func compare(_ cases: [Case], in folder: Workspace) throws -> [String] {
    try report(in: folder)
    let addresses = JSONValue.array(
      cases.map { one in
        .array([.string(one.budget)] + one.without.map { .string($0) })
      })
    try folder.write(
      "const cases = \(JSONWriter.text(of: addresses, layout: .compact))", to: "cases.js")
    let shown = try look(
      """
      <script src="cases.js"></script>
      <script>
      const frame = document.getElementById('page');
      frame.onload = async () => {
        const plans = [];
        for (const [budget, ...without] of cases) {
          const address = new URLSearchParams([['budget', budget], ...without.map((shape) => ['without', shape])]);
          const moved = new Promise((done) => frame.contentWindow.addEventListener('hashchange', done, { once: true }));
          frame.contentWindow.location.hash = address;
          await moved;
          plans.push(JSON.parse(frame.contentDocument.querySelector('.what-if').dataset.plan));
        }
        answer({ plans });
      };
      </script>
      """, in: folder)
    let plans = try #require(shown["plans"]?.array)
    try #require(plans.count == cases.count)
    return try zip(cases, plans).map { one, plan in
      let words =
        ["plan", "--laws", "laws.json", "--budget", one.budget, "--draws", "0", "--json"]
        + (one.set.map { ["--set", $0] } ?? [])
      return try method(plan, BuiltProgram.run(words, in: folder), "\(one)")
    }
  }

  /// Which method gave the page's plan, checked against the command line's answer.
  private func method(
    _ plan: JSONValue, _ run: BuiltProgram.Run, _ about: Comment
  ) throws -> String {
    let leavesToPath = plan["path"] == .bool(true)
    guard run.code == 0 else {
      let refusal = try #require(plan["refusal"]?.string, about)
      #expect(!leavesToPath && run.errors.contains(refusal), "\(about): \(run.errors) \(refusal)")
      return "refused"
    }
    let other = try JSONParser.parse(Array(run.output.utf8))
    guard !leavesToPath else {
      #expect(other["method"] == .string("path"), about)
      return "path"
    }
    #expect(other["method"] == .string("rule"), about)
    let phases = try #require(plan["phases"]?.array, about)
    let others = try #require(other["phases"]?.array, about)
    try #require(phases.count == others.count, about)
    for (phase, other) in zip(phases, others) {
      #expect(phase["shape"]?.string == name(of: other["shape"]), about)
      for key in ["start_error", "end_error", "compute", "cumulative"] {
        #expect(agree(phase[key]?.double, other[key]?.double), "\(about) \(key)")
      }
      #expect(phase["extrapolated"] == other["extrapolated"] ?? .bool(false), about)
    }
    for key in ["error", "compute"] {
      #expect(agree(plan["final"]?[key]?.double, other["final"]?[key]?.double), about)
    }
    for baseline in plan["baselines"]?.array ?? [] where baseline != .null {
      let same = other["baselines"]?.array?.first { $0["name"] == baseline["name"] }
      #expect(baseline["shape"]?.string == name(of: same?["shape"]), about)
      for key in ["error", "compute_to_match", "saving"] {
        #expect(agree(baseline[key]?.double, same?[key]?.double), "\(about) \(key)")
      }
    }
    #expect(plan["baselines"]?.array?.count == 2, about)
    return "rule"
  }

  private func name(of shape: JSONValue?) -> String? {
    shape.flatMap { try? Shape(JSONCursor($0)).description }
  }

  private func report(in folder: Workspace) throws {
    let made = try BuiltProgram.run(
      ["report", "laws.json", "--force", "-o", "report.html"], in: folder)
    try #require(made.code == 0, "\(made.errors)")
  }

  /// What scripts around the report in a frame `answer`.
  private func look(_ scripts: String, in folder: Workspace) throws -> JSONValue {
    try folder.write(
      """
      <!DOCTYPE html><meta charset="utf-8"><body><iframe id="page" width="1100" height="900"></iframe>
      <script>
      const answer = (value) => { document.body.textContent = 'ANSWER' + JSON.stringify(value) + 'END'; };
      </script>
      \(scripts)
      <script>
      // Now that somebody waits for it.
      document.getElementById('page').src = 'report.html';
      </script>
      """, to: "look.html")
    let elements = try Browser.elements(of: "look.html", in: folder)
    let start = try #require(elements.ranges(of: "ANSWER").first, "\(elements.suffix(2000))")
    let end = try #require(elements.ranges(of: "END").last)
    let text = elements[start.upperBound..<end.lowerBound]
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    return try JSONParser.parse(Array(text.utf8))
  }
}
