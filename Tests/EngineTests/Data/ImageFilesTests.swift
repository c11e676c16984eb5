import Engine
import Host
import Testing

@Suite struct ImageFilesTests {
  private let folder: DataFolder

  init() throws { folder = try DataFolder() }

  private func refusal(_ name: String = "") -> DataError? {
    let path = name.isEmpty ? folder.path : folder[name]
    return #expect(throws: DataError.self) { try ImageFiles.found(at: path) }
  }

  /// Two-by-three images of one grey each.
  private func images(_ greys: [UInt8], width: Int = 3) -> [UInt8] {
    Sample.idx([greys.count, 2, width], greys.flatMap { [UInt8](repeating: $0, count: 2 * width) })
  }

  private func labels(_ labels: [UInt8]) -> [UInt8] { Sample.idx([labels.count], labels) }

  @Test func `a folder with the usual names has a training side and a test side`() throws {
    try folder.write(images([1, 2, 3]), to: "train-images-idx3-ubyte")
    try folder.write(Sample.gzip(labels([0, 4, 1])), to: "train-labels-idx1-ubyte.gz")
    try folder.write(Sample.gzip(images([9])), to: "t10k-images.idx3-ubyte.gz")
    try folder.write(labels([4]), to: "t10k-labels.idx1-ubyte")
    try folder.write("what this is", to: "README")
    let found = try ImageFiles.found(at: folder.path)
    #expect(found.training.labels == [0, 4, 1])
    #expect(found.training.pixels.prefix(7) == [1, 1, 1, 1, 1, 1, 2])
    #expect((found.training.height, found.training.width, found.training.channels) == (2, 3, 1))
    #expect(found.heldOut?.labels == [4])
    #expect(found.heldOut?.pixels == [9, 9, 9, 9, 9, 9])
    #expect(found.classes == 5)
    #expect(found.format == .idx)
  }

  @Test func `without a test file, or by the name of one file, there is no test side`() throws {
    try folder.write(images([1, 2, 3]), to: "train-images-idx3-ubyte")
    try folder.write(labels([0, 1, 1]), to: "train-labels-idx1-ubyte")
    #expect(try ImageFiles.found(at: folder.path).heldOut == nil)
    #expect(
      try ImageFiles.found(at: folder["train-images-idx3-ubyte"]).training.labels == [0, 1, 1])
  }

  @Test func `colour images have their channels second`() throws {
    try folder.write(Sample.idx([2, 3, 2, 1], Array(1...12)), to: "train-images-idx4-ubyte")
    try folder.write(labels([0, 1]), to: "train-labels-idx1-ubyte")
    let training = try ImageFiles.found(at: folder.path).training
    #expect((training.channels, training.height, training.width) == (3, 2, 1))
    try folder.write(Sample.idx([2, 5, 2, 3], Array(1...60)), to: "train-images-idx4-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["train-images-idx4-ubyte"], offset: 8, found: "5 channels",
          expected: "at most 4: images as (image, channel, row, column)"))
  }

  @Test func `images and labels that do not belong together are refused`() throws {
    try folder.write(images([1, 2, 3]), to: "train-images-idx3-ubyte")
    try folder.write(labels([0, 1]), to: "train-labels-idx1-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["train-labels-idx1-ubyte"], offset: 4, found: "2 labels",
          expected: "3, as there are images in the other file"))
    try folder.write(images([1, 2, 3]), to: "train-labels-idx1-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["train-labels-idx1-ubyte"], offset: 3, found: "3 dimensions",
          expected: "1, as labels have"))
    try folder.write(labels([0, 1]), to: "train-images-idx3-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["train-images-idx3-ubyte"], offset: 3, found: "1 dimensions",
          expected: "3 or 4, as images have"))
  }

  @Test func `a test side of another size or with other labels is refused`() throws {
    try folder.write(images([1, 2, 3]), to: "train-images-idx3-ubyte")
    try folder.write(labels([0, 1, 2]), to: "train-labels-idx1-ubyte")
    try folder.write(images([1, 2], width: 4), to: "t10k-images-idx3-ubyte")
    try folder.write(labels([0, 3]), to: "t10k-labels-idx1-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["t10k-images-idx3-ubyte"], offset: 8, found: "images of 2 x 4",
          expected: "2 x 3, as in \(folder["train-images-idx3-ubyte"])"))
    try folder.write(images([1, 2]), to: "t10k-images-idx3-ubyte")
    #expect(
      refusal()
        == .malformed(
          file: folder["t10k-labels-idx1-ubyte"], offset: 9, found: "the label 3",
          expected: "at most 2, as in \(folder["train-labels-idx1-ubyte"])"))
  }

  @Test func `what is missing or ambiguous is named`() throws {
    #expect(refusal()?.exitCode == .noInput)
    #expect(refusal()?.description.contains("text:\(folder.path)") == true)
    #expect(refusal("nowhere")?.exitCode == .noInput)
    try folder.write(images([1, 2]), to: "t10k-images-idx3-ubyte")
    #expect(refusal()?.description.contains("no train-images-idx3-ubyte") == true)
    try folder.write(images([1, 2]), to: "train-images-idx3-ubyte")
    #expect(refusal()?.description.contains("no train-labels-idx1-ubyte") == true)
    #expect(refusal("train-images-idx3-ubyte")?.description.contains("no labels beside") == true)
    try folder.write(images([1, 2]), to: "extra-images-idx3-ubyte")
    #expect(refusal()?.description.contains("several files of images") == true)
    try folder.write(labels([0, 0]), to: "extra-labels-idx1-ubyte")
    #expect(
      refusal("extra-images-idx3-ubyte")?.description.contains("all labels are 0") == true)
    try folder.write("neither", to: "notes.txt")
    #expect(refusal("notes.txt")?.description.contains("neither IDX nor CIFAR") == true)
    #expect(refusal("notes.txt")?.exitCode == .badData)
  }

  @Test func `a compressed file and the same uncompressed are one`() throws {
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
      let file = name.contains("images") ? images([1, 2]) : labels([0, 1])
      try folder.write(file, to: name)
      try folder.write(Sample.gzip(file), to: name + ".gz")
    }
    #expect(try ImageFiles.found(at: folder.path).training.count == 2)
  }

  @Test func `CIFAR folders of both kinds are read in the order of their names`() throws {
    try folder.write(Sample.cifar([[1], [2]]), to: "data_batch_1.bin")
    try folder.write(Sample.cifar([[3]]), to: "data_batch_2.bin")
    try folder.write(Sample.cifar([[9], [0]], seed: 50), to: "test_batch.bin")
    let ten = try ImageFiles.found(at: folder.path)
    #expect(ten.training.labels == [1, 2, 3])
    #expect(ten.heldOut?.labels == [9, 0])
    #expect(ten.classes == 10)
    #expect(ten.format == .cifar)
    #expect(try ImageFiles.found(at: folder["data_batch_2.bin"]).training.labels == [3])

    let other = try DataFolder()
    try other.write(Sample.cifar([[1, 51], [2, 52]]), to: "train.bin")
    try other.write(Sample.cifar([[1, 53]]), to: "test.bin")
    let hundred = try ImageFiles.found(at: other.path)
    #expect(hundred.training.labels == [51, 52])
    #expect(hundred.heldOut?.labels == [53])
    #expect(hundred.classes == 100)
  }

  @Test func `a damaged CIFAR file is named with the byte`() throws {
    try folder.write(Sample.cifar([[1], [2]]), to: "data_batch_1.bin")
    try folder.write(Array(Sample.cifar([[3], [4]]).dropLast()), to: "data_batch_2.bin")
    #expect(
      refusal()
        == .malformed(
          file: folder["data_batch_2.bin"], offset: 3073, found: "3072 bytes",
          expected: "a record of 3073 bytes, as in CIFAR-10"))
    try folder.write([], to: "data_batch_1.bin")
    #expect(refusal()?.description.contains("data_batch_1.bin, byte 0: found 0 bytes") == true)
  }
}
