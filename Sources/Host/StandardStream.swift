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

  /// Whether colours and progress bars belong on this stream.
  ///
  /// Only on a terminal that can show them, and not where `NO_COLOR` (https://no-color.org) is set to
  /// anything but nothing.
  package func isColorful(environment: (String) -> String? = Environment.value) -> Bool {
    isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }
}
