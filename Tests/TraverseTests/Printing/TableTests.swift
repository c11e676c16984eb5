import Testing
import traverse

@Suite struct TableTests {
  private func table(
    _ columns: [(title: String, alignment: Table.Alignment)], _ rows: [[String]], widest: Int = 32
  ) -> Table {
    var table = Table(columns, widest: widest)
    for row in rows { table.add(row) }
    return table
  }

  @Test func `columns line up and lines have no trailing blanks`() {
    let table = table(
      [("shape", .left), ("FLOP", .right), ("note", .left)],
      [["size=1B", "1", ""], ["size=190M", "10", "x"]])
    #expect(
      table.text == """
        shape      FLOP  note
        size=1B       1
        size=190M    10  x
        """)
  }

  @Test func `without titles the first line is the first row`() {
    #expect(table([("", .left), ("", .left)], [["a", "b"]]).text == "a  b")
  }

  @Test func `a column that nothing is in goes, with its title`() {
    let table = table(
      [("a", .left), ("empty", .right), ("b", .right)], [["1", "", "2"], ["3", "", ""]])
    #expect(table.withoutEmptyColumns.text == "a  b\n1  2\n3")
  }

  @Test func `a long cell goes on in the next line of its row`() {
    let table = table(
      [("name", .left), ("n", .right)], [["a long name of it", "1"], ["b", "2"]], widest: 10)
    #expect(
      table.text == """
        name        n
        a long      1
        name of it
        b           2
        """)
  }

  @Test func `a name with a line break or an escape code stays in its cell`() {
    let table = table([("name", .left), ("n", .right)], [["a\nb\u{1B}[31m", "1"]])
    #expect(table.text == "name            n\na\\nb\\u{1B}[31m  1")
  }
}
