import Scaling
import Testing
import traverse

@Suite struct ValueFormatTests {
  private func refuses<Value>(_ format: ValueFormat<Value>, _ text: String) -> Bool {
    do {
      _ = try format.read(text)
      return false
    } catch {
      return true
    }
  }

  @Test(arguments: [
    ("1e18", 1e18), ("2.5e21", 2.5e21), ("190M", 1.9e8), ("3B", 3e9), ("3b", 3e9), ("1.5K", 1500),
    ("2T", 2e12), ("7", 7), ("+7", 7),
  ])
  func `compute as people write it`(text: String, flops: Double) throws {
    #expect(try ValueFormat.compute.read(text) == Compute(flops: flops))
  }

  @Test(arguments: [
    "", "0", "-1e18", "1e400", "1e308T", "1e18 ", "nan", "inf", "0x10", "1,5", "M",
    "1e18FLOP", "2h",
  ])
  func `compute that is none`(text: String) { #expect(refuses(.compute, text)) }

  @Test(arguments: [
    ("90s", 90.0), ("30min", 1800), ("2h", 7200), ("1.5d", 129_600), ("0.5h", 1800),
  ])
  func `time as people write it`(text: String, seconds: Double) throws {
    #expect(try ValueFormat.cost.read(text) == .seconds(seconds))
  }

  @Test func `a cost without a unit is compute`() throws {
    #expect(try ValueFormat.cost.read("1e18") == .compute(Compute(flops: 1e18)))
    for text in ["0h", "-2h", "h", "2 h", "2hours", "infd", "5kWh", ""] {
      #expect(refuses(.cost, text))
    }
  }

  @Test func `numbers within their range`() throws {
    #expect(try ValueFormat.number("V").read("-0.5") == -0.5)
    #expect(try ValueFormat.fraction.read("0.3") == 0.3)
    #expect(try ValueFormat.fraction.read("0") == 0)
    #expect(refuses(.fraction, "1.1"))
    #expect(refuses(.fraction, "-0.1"))
    #expect(refuses(.positive("V"), "0"))
    #expect(refuses(.positive("V"), "1e-400"))
  }

  @Test func `whole numbers within their range`() throws {
    let format = ValueFormat.count("N", in: 0...10_000)
    for (text, value) in [("0", 0), ("17", 17), ("1e3", 1000), ("2K", 2000), ("1e4", 10_000)] {
      #expect(try format.read(text) == value)
    }
    for text in ["-1", "10001", "1.5", "", "x", "1e30"] { #expect(refuses(format, text)) }
    #expect(format.expected == "a whole number from 0 to 10000")
    #expect(try ValueFormat.count("N", in: 1...(.max)).read("\(Int.max)") == .max)
  }

  @Test func `a seed keeps every digit`() throws {
    #expect(try ValueFormat.seed.read("18446744073709551615") == .max)
    for text in ["18446744073709551616", "-1", "1e3", ""] { #expect(refuses(.seed, text)) }
  }

  @Test func `one word of several`() throws {
    let format: ValueFormat<AxisOrder> = .choice("ORDER")
    #expect(try format.read("grow") == .grow)
    #expect(refuses(format, "Grow"))
    #expect(format.expected == "grow, shrink or free")
    #expect(try ValueFormat.word("SHELL", of: ["bash", "zsh"]).read("zsh") == "zsh")
    #expect(refuses(.word("SHELL", of: ["bash", "zsh"]), "sh"))
    #expect(refuses(.path, ""))
  }
}
