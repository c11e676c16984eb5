import Engine
import Testing

@Suite struct CIFARFileTests {
  @Test func `records of both kinds are told apart and read`() throws {
    let ten = Sample.cifar([[3], [9], [0]])
    let hundred = Sample.cifar([[19, 99], [0, 42]])
    #expect(CIFARFile.recognised(ten) == .cifar10)
    #expect(CIFARFile.recognised(hundred) == .cifar100)
    let images = try CIFARFile.cifar10.images(ten, name: "f")
    #expect(images.labels == [3, 9, 0])
    #expect((images.channels, images.height, images.width) == (3, 32, 32))
    #expect(images.pixels == (0..<3).flatMap { Sample.text(3072, seed: 1 + $0) })
    // The fine label.
    #expect(try CIFARFile.cifar100.images(hundred, name: "f").labels == [99, 42])
  }

  @Test func `what is neither is not recognised`() {
    #expect(CIFARFile.recognised([]) == nil)
    #expect(CIFARFile.recognised(Sample.cifar([[10]])) == nil)
    #expect(CIFARFile.recognised(Sample.cifar([[20, 5]])) == nil)
    #expect(CIFARFile.recognised(Sample.cifar([[3]]) + [0]) == nil)
  }

  @Test(arguments: [0, 1, 3072, 3074, 6145])
  func `a record that is cut short is found where it begins`(length: Int) {
    let file = Array(Sample.cifar([[3], [9], [0]]).prefix(length))
    let error = #expect(throws: DataError.self) { try CIFARFile.cifar10.images(file, name: "f") }
    #expect(
      error
        == .malformed(
          file: "f", offset: length / 3073 * 3073, found: "\(length % 3073) bytes",
          expected: "a record of 3073 bytes, as in CIFAR-10"))
  }

  @Test func `a label out of range is found at its byte`() {
    #expect(
      throws: DataError.malformed(
        file: "f", offset: 3073, found: "the label 10",
        expected: "a label below 10, as in CIFAR-10")
    ) { try CIFARFile.cifar10.images(Sample.cifar([[9], [10]]), name: "f") }
    #expect(
      throws: DataError.malformed(
        file: "f", offset: 3075, found: "the label 100",
        expected: "a label below 100, as in CIFAR-100")
    ) { try CIFARFile.cifar100.images(Sample.cifar([[0, 0], [0, 100]]), name: "f") }
  }
}
