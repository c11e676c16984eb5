import Engine
import Host
import Testing

@Suite struct IDXFileTests {
  private let dimensions = [3, 2, 5]
  private let elements = (0..<30).map { UInt8($0 * 8) }
  private var file: [UInt8] { Sample.idx(dimensions, elements) }

  private func refusal(_ contents: [UInt8]) -> DataError? {
    #expect(throws: DataError.self) { try IDXFile(contents, name: "f") }
  }

  @Test func `plain and compressed files are read alike`() throws {
    for contents in [file, try Sample.gzip(file)] {
      #expect(IDXFile.isRecognised(contents))
      let read = try IDXFile(contents, name: "f")
      #expect(read.dimensions == dimensions)
      #expect(read.elements == elements)
      #expect(read.headerBytes == 16)
    }
  }

  @Test func `any number of dimensions is read`() throws {
    for rank in [1, 2, 3, 4, 255] {
      let dimensions = [2] + [Int](repeating: 1, count: rank - 1)
      for contents in [
        Sample.idx(dimensions, [4, 9]), try Sample.gzip(Sample.idx(dimensions, [4, 9])),
      ] {
        let read = try IDXFile(contents, name: "f")
        #expect(read.dimensions == dimensions)
        #expect(read.elements == [4, 9])
      }
    }
  }

  @Test func `every truncation is found, at the byte where the data end`() {
    for length in 0..<file.count {
      guard
        case .malformed("f", let offset, "the end of the data", _) = refusal(
          Array(file.prefix(length)))
      else {
        Issue.record("\(length) bytes pass or fail otherwise")
        continue
      }
      #expect(offset == length)
    }
  }

  @Test func `every truncation of a compressed file is found`() throws {
    let compressed = try Sample.gzip(file)
    for length in 2..<compressed.count {
      guard
        case .compression("f", .truncated(let offset)) = refusal(Array(compressed.prefix(length)))
      else {
        Issue.record("\(length) bytes pass or fail otherwise")
        continue
      }
      #expect(offset <= length)
    }
  }

  @Test func `a wrong beginning is shown and told`() {
    for i in 0..<3 {
      var wrong = file
      wrong[i] ^= 0x40
      #expect(!IDXFile.isRecognised(wrong))
      let error = refusal(wrong)
      guard case .malformed(_, 0, _, _) = error else {
        Issue.record("byte \(i) passes")
        continue
      }
    }
    #expect(
      refusal(Array("P5 28 28".utf8))?.description
        == "f, byte 0: found 50 35 20 32, expected 00 00 08 and the number of dimensions: IDX, unsigned bytes"
    )
    #expect(
      refusal([0, 0, 8, 0])?.description == "f, byte 3: found no dimensions, expected at least one")
  }

  @Test func `dimensions that are nothing or too large are refused before they take memory`() {
    let huge = Sample.idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [])
    guard case .malformed(_, 8, "a dimension of 4294967295", _) = refusal(huge) else {
      Issue.record("2^96 elements pass")
      return
    }
    guard case .malformed(_, 8, "a dimension of 0", _) = refusal(Sample.idx([3, 0, 5], [])) else {
      Issue.record("no elements pass")
      return
    }
  }

  @Test func `bytes behind the last element are found, also compressed ones`() throws {
    guard case .malformed(_, 46, "1 more bytes", _) = refusal(file + [7]),
      case .malformed(_, 46, "more bytes", _) = refusal(try Sample.gzip(file + [7]))
    else {
      Issue.record("trailing bytes pass")
      return
    }
  }

  @Test func `a small file that inflates to far more than it announces stops at that`() throws {
    // 64 MB of zeros in 64 kB.
    let bomb = try Sample.gzip(file + [UInt8](repeating: 0, count: 64 << 20))
    #expect(bomb.count < 100_000)
    guard case .malformed(_, 46, "more bytes", _) = refusal(bomb) else {
      Issue.record("the bomb passes")
      return
    }
  }

  @Test func `a flipped bit anywhere behind a compressed file's header is found`() throws {
    let compressed = try Sample.gzip(file)
    // The first ten bytes are gzip's header, with a time and a system that no check sum covers.
    for i in 10..<compressed.count {
      var wrong = compressed
      wrong[i] ^= 0x10
      #expect(throws: DataError.self, "byte \(i)") { try IDXFile(wrong, name: "f") }
    }
  }

  @Test func `a file that is not there is an input that is missing`() {
    let error = #expect(throws: DataError.self) { try IDXFile(file: "/nowhere/x-idx3-ubyte") }
    #expect(error?.exitCode == .noInput)
    #expect(refusal([])?.exitCode == .badData)
  }
}
