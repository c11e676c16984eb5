import Engine
import Testing

@Suite struct DataSourceTests {
  @Test(
    arguments: [
      ("fashion-mnist", .fashionMNIST), ("text", .text(folder: nil)),
      ("text:/a/b c", .text(folder: "/a/b c")), ("/a/b", .images(path: "/a/b")),
      ("./text", .images(path: "./text")), ("text2", .images(path: "text2")),
    ] as [(String, DataSource.Place)])
  func `words are read and written back`(words: String, place: DataSource.Place) throws {
    let source = try DataSource(words)
    #expect(source.place == place)
    #expect(source.name == words)
  }

  @Test func `globs are for text, and of the Python library the sources are read`() throws {
    #expect(try DataSource("text").globs == [Glob("*.py")])
    #expect(try DataSource("text", globs: ["*.txt"]).globs == [Glob("*.txt")])
    #expect(try DataSource("text:x").globs == [Glob("*")])
    #expect(try DataSource("text:x", globs: ["*.c", "*.h"]).globs == [Glob("*.c"), Glob("*.h")])
    #expect(throws: DataError.self) { try DataSource("fashion-mnist", globs: ["*"]) }
    #expect(throws: DataError.self) { try DataSource("folder", globs: ["*"]) }
    #expect(throws: DataError.self) { try DataSource("") }
    #expect(throws: DataError.self) { try DataSource("text:") }
  }

  @Test func `a source with its path made absolute stays the same source`() throws {
    let folder = try DataFolder()
    try folder.write("x", to: "text/a")
    try folder.link("link", to: "text")
    let source = try DataSource("text:\(folder["link"])", globs: ["a"]).resolved()
    #expect(source.name == "text:\(folder["text"])")
    #expect(source.globs == [Glob("a")])
    #expect(try DataSource(folder["link"]).resolved().place == .images(path: folder["text"]))
    #expect(try DataSource("text").resolved() == DataSource("text"))
    #expect(throws: DataError.self) { try DataSource("/nowhere").resolved() }
  }

  @Test func `images vary as they usually may, or as asked`() throws {
    let folder = try DataFolder()
    try folder.write(Sample.idx([2, 2, 2], Array(0..<8)), to: "train-images-idx3-ubyte")
    try folder.write(Sample.idx([2], [0, 1]), to: "train-labels-idx1-ubyte")
    try folder.write(Sample.cifar([[1], [2], [3]]), to: "cifar/data_batch_1.bin")
    func augmentation(_ path: String, _ asked: Augmentation? = nil) throws -> Augmentation? {
      guard case .images(let images) = try DataSource(path).open(seed: 1, augmentation: asked)
      else { return nil }
      return images.augmentation
    }
    #expect(try augmentation(folder.path) == .shifts)
    #expect(try augmentation(folder["cifar"]) == .shiftsAndFlips)
    #expect(try augmentation(folder["cifar"], Augmentation.none) == Augmentation.none)
  }

  @Test func `text of a folder is opened`() throws {
    let folder = try DataFolder()
    try folder.write(Sample.text(100_000, seed: 1), to: "a.txt")
    guard case .text(let text) = try DataSource("text:\(folder.path)").open(seed: 1) else {
      Issue.record("no text")
      return
    }
    #expect(text.trainCount(context: 64) > 100)
    #expect(text.notes.count == 2)
  }

  /// Known from its authors: 60,000 and 10,000 images, classes of equal size, mean 0.2860 and
  /// deviation 0.3530 of the training pixels in units of 255.
  @Test func `Fashion-MNIST is what its authors say`() throws {
    let data: Dataset
    do {
      data = try DataSource("fashion-mnist").open(seed: 1)
    } catch {
      // Without the package, the error names it.
      #expect(error.description.contains("apt-get install dataset-fashion-mnist"))
      return
    }
    guard case .images(let images) = data else {
      Issue.record("no images")
      return
    }
    #expect((images.trainCount, images.heldOutCount, images.classes) == (60_000, 10_000, 10))
    #expect((images.height, images.width, images.channels) == (28, 28, 1))
    #expect(abs(images.mean[0] / 255 - 0.2860) < 5e-5)
    #expect(abs(images.deviation[0] / 255 - 0.3530) < 5e-5)
    #expect(images.augmentation == .shiftsAndFlips)
    // Runs on record carry it; the data have not changed since 2017.
    #expect(
      images.fingerprint == "bbfec93b346b21b6cb1d9e611d45208bff2ab079dea7a24564ead4643462ccdd")
  }
}
