import Host
import JSON
import Testing

/// `report` on what the other commands left, read as a browser reads it.
@Suite struct ReportCommandTests {
  /// A sweep, its plan and the run, on images small enough for a test.
  private func prepared() throws -> Workspace {
    let folder = try Workspace()
    try TrainingSample.write(to: folder)
    try folder.write(
      """
      {"format": "traverse.laws/1", "metric": "eval_loss", "convention": "traverse-3-forward",
       "laws": [
        {"shape": {"patch": 2, "width": 8, "depth": 1, "batch": 30}, "a": 1e3, "b": 0.5, "c": 0.5,
         "d": 1e6},
        {"shape": {"patch": 1, "width": 8, "depth": 1, "batch": 30}, "a": 2e3, "b": 0.5, "c": 0,
         "d": 1e6}]}
      """, to: "laws.json")
    let commands = [
      [
        "calibrate", "--data", "images", "--shapes", "patch=2,1 width=8 depth=1 batch=30",
        "--budget", "8e9", "--warmup", "3", "--metric", "eval_loss", "-o", "sweep",
      ],
      ["plan", "--laws", "laws.json", "--budget", "1e10", "-o", "plan.json"],
      ["run", "plan.json", "--data", "images", "--warmup", "3", "-o", "run"],
    ]
    for words in commands {
      let run = try BuiltProgram.run(words, in: folder)
      // Laws of such short runs may not be identified.
      #expect(run.code == 0 || words[0] == "calibrate", "\(words): \(run.errors)")
    }
    return folder
  }

  @Test func `one page tells plan, run, laws and cost, and needs nothing else`() throws {
    let folder = try prepared()
    let made = try BuiltProgram.run(
      ["report", "laws.json", "sweep", "run", "-o", "report.html"], in: folder)
    #expect(made.code == 0, "\(made.errors)")
    let page = try folder.text("report.html")
    for heading in ["The plan", "The run", "The laws", "What calibration cost"] {
      #expect(page.contains(heading))
    }
    // The name of SVG's elements is no address.
    let asked = page.replacing("'http://www.w3.org/2000/svg'", with: "")
    for address in ["http:", "https:", "src=\"/", "<script src", "<link", "@import", "url("] {
      #expect(!asked.contains(address), "\(address)")
    }
    // Plan, run and laws, each a picture.
    #expect(page.components(of: "<img ") == 3)
    let again = try BuiltProgram.run(
      ["report", "laws.json", "sweep", "run", "-o", "report.html"], in: folder)
    #expect(again.code == 73, "\(again.errors)")
  }

  @Test func `a run that has just begun is left out with a remark`() throws {
    let folder = try prepared()
    let script = """
      for name in early headed; do mkdir $name; cp run/spec.json $name; done
      mkdir single; cp sweep/cells/batch30-depth1-patch2-width8/spec.json single
      head -n 1 run/run.jsonl > headed/run.jsonl
      """
    try #require(BuiltProgram.shell(script, in: folder).code == 0)
    let made = try BuiltProgram.run(
      ["report", "laws.json", "early", "headed", "single", "run", "-o", "report.html"], in: folder)
    #expect(made.code == 0, "\(made.errors)")
    for name in ["early", "headed", "single"] {
      #expect(made.errors.contains("\(name): no point yet, left out"), "\(made.errors)")
    }
    #expect(try folder.text("report.html").contains("The run"))
  }

  @Test func `a folder of neither kind is said to be none`() throws {
    let folder = try Workspace()
    let made = try BuiltProgram.shell(
      "mkdir empty && exec \"$program\" report empty -o report.html", in: folder)
    #expect(made.code == 65 && made.errors.contains("tasks.jsonl"), "\(made.errors)")
    #expect(try !folder.names.contains("report.html"))
  }

  /// What a browser makes of it: the elements after scripts and styles have run, and pictures that have loaded.
  @Test(.enabled(if: Browser.path != nil, Browser.missing))
  func `a browser shows every picture and every table`() throws {
    let folder = try prepared()
    let made = try BuiltProgram.run(
      ["report", "laws.json", "sweep", "run", "-o", "report.html"], in: folder)
    #expect(made.code == 0, "\(made.errors)")
    // The page allows no scripts but its own, so a page around it looks.
    try folder.write(
      """
      <!DOCTYPE html><body><iframe id="page" src="report.html" width="1100" height="900"></iframe>
      <script>
      const frame = document.getElementById('page');
      frame.onload = () => {
        const page = frame.contentDocument;
        const pictures = [...page.images].map(i => i.complete && i.naturalWidth > 300 && i.naturalHeight > 200);
        const rows = [...page.querySelectorAll('tbody')].map(t => t.rows.length);
        const fits = page.documentElement.scrollWidth <= 1100;
        document.body.innerHTML = 'pictures ' + pictures.join() + ' rows ' + rows.join() + ' fits ' + fits + ' end';
      };
      </script></body>
      """, to: "look.html")
    let text = try Browser.elements(of: "look.html", in: folder)
    #expect(text.contains("pictures true,true,true rows"), "\(text.suffix(2000))")
    #expect(text.contains("fits true"), "\(text.suffix(2000))")
    #expect(!text.contains("rows ,") && !text.contains(",0"), "\(text.suffix(2000))")
  }
}

extension String {
  /// How often `part` occurs.
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
