import RunLogs
import TestSupport
import Testing

private func table(_ text: String) throws -> LogTable {
  try #require(try LogDocument.read(Array(text.utf8), name: "x.csv").tables.first)
}

private func refusal(of text: String) -> ImportError? {
  #expect(throws: ImportError.self) { try LogDocument.read(Array(text.utf8), name: "x.csv") }
}

extension LogTable {
  /// Every cell, row by row.
  fileprivate var cells: [[LogCell]] {
    (0..<rowCount).map { row in columns.indices.map { cell(row: row, column: $0) } }
  }
}

@Suite struct DelimitedReaderTests {
  @Test(arguments: [",", "\t", ";"], ["\n", "\r\n", "\r"])
  func `delimiters and line ends are recognised`(delimiter: String, lineEnd: String) throws {
    let lines = [["step", "loss", "note"], ["1", "2.5", "a"], ["2", "nan", ""]]
    for ending in ["", lineEnd, lineEnd + lineEnd] {
      let text = lines.map { $0.joined(separator: delimiter) }.joined(separator: lineEnd) + ending
      for mark in ["", "\u{feff}"] {
        let table = try table(mark + text)
        #expect(table.columns == lines[0])
        #expect(
          table.cells == [
            [.number(1), .number(2.5), .text("a")], [.number(2), .notFinite, .empty],
          ])
        #expect(table.line(ofRow: 1) == 3)
      }
    }
  }

  @Test func `quotes hold delimiters, line ends and quotes`() throws {
    let table = try table("\"a,b\",c\n\"x\ny\",\"say \"\"hi\"\"\"\n\"1\",\"\"\n")
    #expect(table.columns == ["a,b", "c"])
    #expect(
      table.cells == [[.text("x\ny"), .text("say \"hi\"")], [.number(1), .empty]])
    // The line end in quotes counts as a line of the file.
    #expect(table.line(ofRow: 1) == 4)
  }

  /// Slow twin: random cells, quoted as RFC 4180 says, come back as they were.
  @Test func `random tables come back as they were written`() throws {
    var generator = SplitMix64(seed: 5)
    let alphabet = Array("ab\"\n\r,;\té ")
    for _ in 0..<500 {
      let width = Int.random(in: 2...5, using: &generator)
      let rows = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        (0..<width).map { _ in
          String(
            (0..<Int.random(in: 1...6, using: &generator)).map { _ in
              alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            })
        }
      }
      let names = (0..<width).map { "c\($0)" }
      let text = ([names] + rows)
        .map {
          $0.map {
            "\""
              + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "\"\"") + "\""
          }.joined(separator: ",")
        }
        .joined(separator: "\r\n")
      #expect(try table(text).cells == rows.map { $0.map(LogCell.text) })
    }
  }

  @Test(arguments: [
    ("step,loss\n1,2\n3\n4,5\n", 3, "1 cell"), ("step,loss\n1,2,3\n", 2, "3 cells"),
    ("step,loss\r1,2\r3\r", 3, "1 cell"), ("a,b\n\"x\ny\",1\n2\n", 4, "1 cell"),
  ])
  func `a ragged row is refused by its line`(text: String, line: Int, found: String) {
    let error = refusal(of: text)
    #expect(error?.line == line)
    #expect(error?.found == found)
  }

  @Test func `a decimal comma is suspected, never read as two cells`() {
    #expect(refusal(of: "step,loss\n1,5,25\n")?.suggestion?.contains("decimal comma") == true)
  }

  @Test func `a short last line without its end is left out with a warning`() throws {
    let document = try LogDocument.read(Array("step,loss\n1,2\n3".utf8), name: "x.csv")
    #expect(document.tables[0].rowCount == 1)
    #expect(document.warnings == ["x.csv:3: the last line is cut off; it is left out"])
  }

  /// Behind ten rows: a last number that is shorter than each above, or none, has lost its end.
  @Test(arguments: [
    ("2", 10), ("2.", 10), ("2.5e-", 10), ("-", 10), ("2.031", 11), ("2\n", 11), ("0", 11),
    ("0.0", 11),
    ("", 11), ("\"2\"", 11), ("nan", 10),
  ])
  func `a last number without its end is read only where it is like those above`(
    cell: String, rows: Int
  ) throws {
    let above = (1...10).map { "\($0),2.125\n" }.joined()
    let text = "step,loss\n" + above + "11," + cell
    let document = try LogDocument.read(Array(text.utf8), name: "x.csv")
    #expect(document.tables[0].rowCount == rows)
    #expect(document.warnings.isEmpty == (rows == 11))
    // Of few rows the last may well be shorter.
    let few = try LogDocument.read(Array(("step,loss\n1,2.125\n2," + cell).utf8), name: "x.csv")
    #expect(few.tables[0].rowCount == 2)
  }

  @Test func `a full last line without its end counts`() throws {
    #expect(try table("step,loss\n1,2\n3,4").rowCount == 2)
    #expect(try table("step,loss\n1,2\n3,").rowCount == 2)
  }

  @Test(arguments: [
    ("step,loss\n1,\"2\n3,4\n", 2, "a quote that never closes"),
    ("step,loss\n1,\"2\"3\n", 2, "text behind a closing quote"),
    ("step,loss\n1,2\"\n", 2, "a quote inside a cell"),
    ("\"step,loss", 1, "a header that is cut off"),
    ("step,loss,step\n1,2,3\n", 1, "two columns named 'step'"),
    ("1,2.5\n2,2.4\n", 1, "numbers in the first row"), ("1,nan\n", 1, "numbers in the first row"),
    ("step\n1\n", 1, "a first line without comma, tab or semicolon"),
    ("step 0: train loss 10.9\n", 1, "a first line without comma, tab or semicolon"),
  ])
  func `a malformed table says where and what`(text: String, line: Int, found: String) {
    let error = refusal(of: text)
    #expect(error?.line == line)
    #expect(error?.found == found)
  }

  @Test func `columns without a name are fine`() throws {
    #expect(try table(",step,,loss\n0,1,2,3\n").columns == ["", "step", "", "loss"])
  }

  @Test func `the delimiter is the one that the header has most of`() throws {
    #expect(try table("a;b,c;d\n1;2;3\n").format == .delimited(.semicolon))
    #expect(try table("\"a;b;c\",d\n1,2\n").format == .delimited(.comma))
    #expect(try table("a\tb,c\td\n1\t2\t3\n").format == .delimited(.tab))
  }
}
