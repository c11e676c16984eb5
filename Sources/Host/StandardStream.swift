#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard output or standard error: text that leaves at once, with every failure seen.
package struct StandardStream: Sendable {
  package static let output = StandardStream(.standardOutput, named: "standard output")
  package static let error = StandardStream(.standardError, named: "standard error")

  package let name: String
  private let descriptor: Descriptor
  private let calls: SystemCalls

  package init(_ descriptor: Descriptor, named name: String, calls: SystemCalls = .live) {
    self.descriptor = descriptor
    self.name = name
    self.calls = calls
  }

  /// Writes all of `text`, unbuffered: hand over whole results, not pieces of lines.
  ///
  /// Where the reader has gone away the error says so (`HostError.isBrokenPipe`), and the program should
  /// end without a word.
  package func write(_ text: String) throws(HostError) { try write(Array(text.utf8)) }

  package func write(_ bytes: [UInt8]) throws(HostError) {
    try calls.write(all: bytes, to: descriptor, named: name)
  }

  /// Ends the stream; a network file system may report only here that the disk is full.
  package func close() throws(HostError) {
    try HostError.attempt(.close, name) { () throws(Errno) in try calls.close(descriptor) }
  }

  package var isTerminal: Bool { isatty(descriptor.number) == 1 }

  /// Characters a line and lines; `nil` where this is no terminal.
  ///
  /// `COLUMNS` and `LINES` have the first word, where they are set to numbers; a terminal that does not tell its size is
  /// taken for one of 80 by 24.
  package func size(
    environment: (String) -> String? = Environment.value
  ) -> (columns: Int, rows: Int)? {
    guard isTerminal else { return nil }
    var window = winsize()
    let isKnown = unsafe ioctl(descriptor.number, UInt(TIOCGWINSZ), &window) == 0
    func count(_ name: String, _ told: UInt16, _ usual: Int) -> Int {
      if let said = environment(name).flatMap(Int.init), said > 0 { return said }
      return isKnown && told > 0 ? Int(told) : usual
    }
    return (count("COLUMNS", window.ws_col, 80), count("LINES", window.ws_row, 24))
  }

  /// Whether colours and progress bars belong on this stream.
  ///
  /// Only on a terminal that can show them, and not where `NO_COLOR` (https://no-color.org) is set to
  /// anything but nothing.
  package func isColorful(environment: (String) -> String? = Environment.value) -> Bool {
    isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }
}
