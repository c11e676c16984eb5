#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One of NIST's reference problems for nonlinear regression, as its file states it.
struct NISTProblem: Sendable, CustomStringConvertible {
  let name: String
  /// Two official starts.
  let starts: [[Double]]
  let certified: [Double]
  let standardDeviations: [Double]
  let residualSumOfSquares: Double
  var responses: [Double]
  /// One array per point, of one or two predictors.
  var predictors: [[Double]]

  var description: String { name }

  /// Reads the verbatim file: parameters are lines `b1 = start1 start2 certified deviation`.
  init(named name: String) throws {
    let lines = try Fixture("nist-strd/\(name).dat").lines
    var parameters: [[Double]] = []
    var points: [[Double]] = []
    var sum = Double.nan
    var inData = false
    for line in lines {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if words.first?.first == "b", words.count == 6, words[1] == "=" {
        parameters.append(words[2...].compactMap { Double($0) })
      } else if line.hasPrefix("Residual Sum of Squares:"), let last = words.last {
        sum = Double(last) ?? .nan
      } else if words.first == "Data:", words.dropFirst().first?.first == "y" {
        inData = true
      } else if inData, !words.isEmpty {
        points.append(words.compactMap { Double($0) })
      }
    }
    self.name = name
    starts = [parameters.map { $0[0] }, parameters.map { $0[1] }]
    certified = parameters.map { $0[2] }
    standardDeviations = parameters.map { $0[3] }
    residualSumOfSquares = sum
    responses = points.map { name == "Nelson" ? log($0[0]) : $0[0] }
    predictors = points.map { Array($0.dropFirst()) }
  }

  static let names = [
    "Misra1a", "Chwirut2", "Chwirut1", "Lanczos3", "Gauss1", "Gauss2", "DanWood", "Misra1b",
    "Kirby2", "Hahn1", "Nelson", "MGH17", "Lanczos1", "Lanczos2", "Gauss3", "Misra1c", "Misra1d",
    "Roszman1", "ENSO", "MGH09", "Thurber", "BoxBOD", "Rat42", "MGH10", "Eckerle4", "Rat43",
    "Bennett5",
  ]
}

/// Matching digits of `value` with a certified one, as NIST scores them; 11 is all they certify.
func logRelativeError(_ value: Double, _ certified: Double) -> Double {
  guard value.isFinite else { return 0 }
  guard value != certified else { return 11 }
  return min(11, -log10(abs(value - certified) / abs(certified)))
}
