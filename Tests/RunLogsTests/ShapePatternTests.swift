import RunLogs
import Scaling
import Testing

@Suite struct ShapePatternTests {
  private func shape(_ pattern: String, _ file: String) throws(ImportError) -> String {
    Shape(try ShapePattern(pattern, file: file).axes(ofFileNamed: file)).description
  }

  @Test(arguments: [
    ("{size}-10xC.csv", "190M-10xC.csv", "size=190M"),
    ("{size}-10xC.csv", "/data/runs/1B-10xC.csv", "size=1B"),
    ("patch{patch}-width{width}.csv", "patch7-width128.csv", "patch=7 width=128"),
    ("{size}/run{seed}.csv", "/x/y/190M/run3.csv", "seed=3 size=190M"),
    ("{size}.csv", "a.csv.csv", "size=a.csv"), ("{a}-{b}", "x-y-z", "a=x b=y-z"),
    ("{size}", "190M", "size=190M"), ("{größe}é.csv", "7é.csv", "größe=7"),
    ("{a}-{b}", "--y", "a=- b=y"),
  ])
  func `names that follow the pattern`(pattern: String, file: String, shape: String) throws {
    #expect(try self.shape(pattern, file) == shape)
  }

  @Test(arguments: [
    ("{size}-10xC.csv", "190M-1xC.csv"), ("{size}-10xC.csv", "-10xC.csv"),
    ("run{size}.csv", "190M.csv"), ("{size}/{seed}.csv", "190M.csv"), ("{a}-{b}.csv", "x-.csv"),
    ("{a}-{b}.csv", "x.csv"),
  ])
  func `names that do not are refused with both`(pattern: String, file: String) {
    let error = #expect(throws: ImportError.self) { try shape(pattern, file) }
    #expect(error?.kind == .request)
    #expect(error?.found.contains(file) == true)
    #expect(error?.expected.contains(pattern) == true)
  }

  @Test(arguments: ["size.csv", "{size", "{}", "{a}{b}", "{a}-{a}", "{a{b}}", ""])
  func `patterns that mean nothing are refused`(pattern: String) {
    #expect(throws: ImportError.self) { try shape(pattern, "190M.csv") }
  }
}
