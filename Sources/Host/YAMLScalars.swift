internal import CYAML

/// The scalars of a YAML document under the keys that lead to them, through libyaml.
///
/// Enough for what trainers keep beside their logs: lists, aliases and tags mean nothing here, and nothing is constructed.
package enum YAMLScalars {
  package struct Entry: Hashable, Sendable {
    /// From the outermost key inwards.
    package let keys: [String]
    package let value: String
  }

  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    package let reason: String

    package var description: String { "line \(line): \(reason)" }
  }

  private static let depthLimit = 64

  /// The entries of the first document, in its order; none where it is no mapping.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> [Entry] {
    let parser = try Parser(bytes)
    var entries: [Entry] = []
    // Keys of the mappings that are open; `nil` where the next scalar is a key.
    var keys: [String?] = []
    // How deep within a list or a key that is one, of which nothing is read.
    var skipped = 0
    var isKeySkipped = false
    while true {
      let event = try parser.next()
      if skipped > 0 {
        switch event {
        case .listStart, .mappingStart: skipped += 1
        case .listEnd, .mappingEnd: skipped -= 1
        case .end: return entries
        default: break
        }
        if skipped == 0, !isKeySkipped { closeValue(of: &keys) }
        continue
      }
      switch event {
      case .scalar(let text):
        guard let last = keys.last else { return entries }
        if last == nil {
          keys[keys.count - 1] = text
        } else {
          entries.append(Entry(keys: keys.compactMap(\.self), value: text))
          closeValue(of: &keys)
        }
      case .other where !keys.isEmpty: closeValue(of: &keys)
      case .mappingStart where keys.isEmpty || keys.last != .some(nil):
        guard keys.count < depthLimit else {
          throw Failure(line: parser.line, reason: "more than \(depthLimit) levels")
        }
        keys.append(nil)
      // A key may be a list or a mapping; what stands under it has no name.
      case .mappingStart, .listStart:
        if keys.isEmpty { return entries }
        isKeySkipped = keys.last == .some(nil)
        if isKeySkipped { keys[keys.count - 1] = "" }
        skipped = 1
      case .mappingEnd:
        keys.removeLast()
        closeValue(of: &keys)
      case .documentEnd, .end: return entries
      case .other, .listEnd: continue
      }
    }
  }

  /// The next scalar is a key again.
  private static func closeValue(of keys: inout [String?]) {
    if !keys.isEmpty { keys[keys.count - 1] = nil }
  }
}

/// What libyaml says next, as far as it matters here.
private enum YAMLEvent {
  case scalar(String)
  case mappingStart
  case mappingEnd
  case listStart
  case listEnd
  case documentEnd
  case end
  /// An alias, or the start of the stream or a document.
  case other
}

/// One libyaml parser over bytes of its own, freed exactly once.
@safe private struct Parser: ~Copyable {
  /// libyaml keeps pointers into its parser, which must therefore never move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) throws(YAMLScalars.Failure) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLScalars.Failure(line: 1, reason: "no memory")
    }
    unsafe self.parser = parser
    unsafe input = .allocate(capacity: max(bytes.count, 1))
    _ = unsafe input.update(fromContentsOf: bytes)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// From 1.
  var line: Int { unsafe Int(clamping: parser.pointee.mark.line) + 1 }

  func next() throws(YAMLScalars.Failure) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else {
      let reason = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
      throw unsafe YAMLScalars.Failure(
        line: Int(clamping: parser.pointee.problem_mark.line) + 1, reason: reason ?? "no YAML")
    }
    defer { unsafe yaml_event_delete(&event) }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      return unsafe .scalar(
        String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self))
    case YAML_MAPPING_START_EVENT: return .mappingStart
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_SEQUENCE_START_EVENT: return .listStart
    case YAML_SEQUENCE_END_EVENT: return .listEnd
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .end
    default: return .other
    }
  }
}
