import Engine
import Kernels
import Testing

@Suite struct ArenaTests {
  /// Without the slack, without large pages; just below and above one large page.
  @Test(arguments: [0, 1, 1000, 524_287 - 64, 524_288, 1_000_003])
  func `memory is zero, on a cache line, with slack`(_ floats: Int) throws {
    let arena = try Arena(floats: floats)
    let row = arena.row
    #expect(row.count == floats)
    #expect(UInt(bitPattern: row.base) % 64 == 0)
    let withSlack = Row(base: row.base, count: floats + 64)
    #expect(withSlack.values.allSatisfy { $0 == 0 })
    row.fill { Float($0) }
    #expect(row.values.last == row.values.indices.last.map(Float.init))
  }

  @Test func `more than there can be is refused`() {
    #expect(throws: ArenaError(bytes: (1 << 60) + 256)) { _ = try Arena(floats: 1 << 58) }
  }
}
