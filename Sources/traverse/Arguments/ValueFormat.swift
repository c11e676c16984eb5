package import Scaling

/// How a value is written on the command line: what to call it, what is expected, how to read it.
package struct ValueFormat<Value: Sendable>: Sendable {
  /// What stands for the value in help, such as `FLOPS`.
  package let placeholder: String
  /// What is expected, as it follows "expected" in a message.
  package let expected: String
  /// The only words allowed; empty where any may be.
  package let words: [String]
  /// What a shell may offer: those words, or what is usual.
  package let candidates: Candidates
  package let read: @Sendable (String) throws(MalformedValue) -> Value
  /// How a default value is shown in help.
  package let show: @Sendable (Value) -> String

  package init(
    _ placeholder: String, expected: String, words: [String] = [],
    candidates: Candidates? = nil,
    show: @escaping @Sendable (Value) -> String = { "\($0)" },
    read: @escaping @Sendable (String) throws(MalformedValue) -> Value
  ) {
    self.placeholder = placeholder
    self.expected = expected
    self.words = words
    self.candidates = candidates ?? Candidates(words: words)
    self.show = show
    self.read = read
  }
}

/// Why a value cannot be read, where there is more to say than what was expected.
package struct MalformedValue: Error, Hashable, Sendable {
  package let detail: String?

  package init(_ detail: String? = nil) { self.detail = detail }
}

extension ValueFormat where Value == String {
  /// Any text but none.
  package static func text(_ placeholder: String) -> Self {
    ValueFormat(placeholder, expected: "a word") { text throws(MalformedValue) in
      guard !text.isEmpty else { throw MalformedValue() }
      return text
    }
  }

  /// A file name; `-` stands for a standard stream where the command says so.
  package static let path = ValueFormat(
    "FILE", expected: "a file name", candidates: .files, read: text("FILE").read)

  /// The name of a folder.
  package static let folder = ValueFormat(
    "FOLDER", expected: "a folder's name", candidates: .folders, read: text("FOLDER").read)

  /// A name out of a list that is known only at run time.
  package static func word(_ placeholder: String, of words: [String]) -> Self {
    ValueFormat(placeholder, expected: Listing.alternatives(words), words: words) {
      text throws(MalformedValue) in
      guard words.contains(text) else { throw MalformedValue() }
      return text
    }
  }
}

extension ValueFormat where Value == Double {
  /// Any finite number as `Number` reads it, or with a suffix K, M, B or T.
  package static func number(
    _ placeholder: String, in range: ClosedRange<Double> = -.infinity ... .infinity,
    expected: String = "a number such as 0.5, 1e18 or 190M"
  ) -> Self {
    ValueFormat(placeholder, expected: expected) { text throws(MalformedValue) in
      guard let value = AxisValue(text).magnitude, value.isFinite, range.contains(value)
      else { throw MalformedValue() }
      return value
    }
  }

  /// A number above zero.
  package static func positive(
    _ placeholder: String, expected: String = "a positive number such as 0.5, 1e18 or 190M"
  ) -> Self {
    number(placeholder, in: .leastNonzeroMagnitude ... .infinity, expected: expected)
  }

  /// A part of a whole, from 0 up to 1.
  package static let fraction = number(
    "FRACTION", in: 0...1, expected: "a fraction between 0 and 1")
}

extension ValueFormat where Value == Compute {
  /// An amount of compute in floating-point operations, above zero.
  package static let compute = ValueFormat(
    "FLOPS", expected: "a positive number of FLOPs such as 1e18 or 2.5e21"
  ) { text throws(MalformedValue) in
    let flops = try ValueFormat<Double>.positive("FLOPS").read(text)
    return Compute(flops: flops)
  }
}

extension ValueFormat where Value == Int {
  /// A whole number within `range`, also written `1e3` or `2K`.
  package static func count(_ placeholder: String, in range: ClosedRange<Int>) -> Self {
    let expected =
      range.upperBound == .max
      ? "a whole number from \(range.lowerBound) up"
      : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return ValueFormat(placeholder, expected: expected) { text throws(MalformedValue) in
      let value = AxisValue(text).magnitude.flatMap { Int(exactly: $0) }
      guard let value = Int(text) ?? value, range.contains(value) else { throw MalformedValue() }
      return value
    }
  }
}

extension ValueFormat where Value == UInt64 {
  /// The seed of a random generator.
  package static let seed = ValueFormat(
    "SEED", expected: "a whole number from 0 to \(UInt64.max)"
  ) { text throws(MalformedValue) in
    guard let seed = UInt64(text) else { throw MalformedValue() }
    return seed
  }
}

extension ValueFormat
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words of an enumeration.
  package static func choice(_ placeholder: String) -> Self {
    let words = Value.allCases.map(\.rawValue)
    return ValueFormat(
      placeholder, expected: Listing.alternatives(words), words: words, show: \.rawValue
    ) { text throws(MalformedValue) in
      guard let value = Value(rawValue: text) else { throw MalformedValue() }
      return value
    }
  }
}
