import Host
import Scaling
import Testing

/// Files as they come: whatever is in them or in their names, a clear word and no crash.
@Suite struct HostileLogTests {
  @Test(arguments: [
    "a name with blanks.csv", "new\nline.csv", "tab\t.csv", "esc\u{1B}[31m.csv", "'quote\".csv",
    "$(touch owned).csv", "`id`.csv", "%s%n.csv", "ünï→日本.csv", "{braces}.csv", "=1+1.csv",
    "\u{202E}txt.csv",
  ])
  func `names are data`(name: String) throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: name)
    let run = try BuiltProgram.run(
      ["fit", name, "-o", "laws.json", "--plot", "fit.svg", "--bootstrap", "0"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try folder.names == ["fit.svg", "laws.json", name].sorted())
    for text in [run.output, run.errors] {
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.value < 32 || $0 == "\u{202E}" })
    }
    let plan = try BuiltProgram.run(
      ["plan", "--laws", "laws.json", "--budget", "1e17"], in: folder)
    #expect(plan.code == 0, "\(plan.errors)")
  }

  @Test func `a name that is not UTF-8 is found and shown`() throws {
    let folder = try Workspace()
    let name = FileName.text(of: Array("lat".utf8) + [0xE9] + Array(".csv".utf8))
    try folder.write(SampleLog.csv(), to: name)
    let run = try BuiltProgram.shell(#"traverse fit lat$'\xe9'.csv --bootstrap 0"#, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains(#"lat\xE9"#))
  }

  @Test func `a name with a leading dash goes after two dashes or behind a folder`() throws {
    let folder = try Workspace()
    try folder.write(SampleLog.csv(), to: "-o.csv")
    for words in [
      ["fit", "--bootstrap", "0", "--", "-o.csv"], ["fit", "--bootstrap=0", "./-o.csv"],
    ] {
      #expect(try BuiltProgram.run(words, in: folder).code == 0)
    }
  }

  private static let hostile: [(name: String, bytes: [UInt8], word: String)] = [
    ("gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "gzip data end"),
    ("binary", Array(0...255), "NUL"),
    ("UTF-16", [0xFF, 0xFE] + Array("s,f".utf8).flatMap { [$0, 0] }, "UTF-16"),
    ("Latin-1", Array("step,flops,loss\n1,2,".utf8) + [0xE9, 10], "UTF-8"),
    ("long line", Array("step,flops,loss\n1,2,".utf8) + Array(repeating: 57, count: 2 << 20), ":2"),
    ("ragged", Array("step,flops,loss\n1,2,3\n4,5\n7,8,9\n".utf8), ":3"),
    ("twice", Array("loss,flops,loss\n1,2,3\n".utf8), "loss"),
    ("comma", Array("step;flops;loss\n1;1e15;3,5\n2;2e15;3,4\n".utf8), "decimal"),
    ("no number", Array("step,flops,loss\n1,0x10,3\n".utf8), "0x10"),
    ("deep", Array(String(repeating: "[", count: 100_000).utf8), "JSON"),
    ("torn", Array("{\"loss\": 1, \"flops\"".utf8), "JSON"),
  ]

  @Test(arguments: hostile.indices)
  func `no log: refused with a word that helps`(index: Int) throws {
    let (_, bytes, word) = Self.hostile[index]
    let folder = try Workspace()
    try folder.write(bytes, to: "log.csv")
    for command in ["fit", "import", "inspect"] {
      let run = try BuiltProgram.run([command, "log.csv"], in: folder)
      // inspect looks at columns, not at cells.
      if command == "inspect", run.code == 0 { continue }
      #expect(run.code == 65, "\(command): \(run.errors)")
      #expect(run.errors.hasPrefix("traverse: log.csv"))
      #expect(run.errors.contains(word), "\(run.errors)")
    }
  }

  @Test func `words for missing values are counted and told`() throws {
    let folder = try Workspace()
    try folder.write(
      SampleLog.csv() + "6100,NaN,3\n6200,inf,2\n6300,1e19,-Infinity\n", to: "nan.csv")
    let run = try BuiltProgram.run(["fit", "nan.csv", "--bootstrap", "0"], in: folder)
    #expect(run.code == 0)
    #expect(run.errors.contains("left out 3 (not finite; lines 62, 63, 64)"), "\(run.errors)")
  }
}
