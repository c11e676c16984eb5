extension Topic {
  /// Every topic, from what one reads first to what one looks up.
  static let all: [Topic] = [.laws, .plans, .shapes, .units, .formats, .environment, .exitCodes]
}
