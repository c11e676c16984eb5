package import Host

/// Images found under a path: a folder with the usual names, or one file.
package struct ImageFiles: Sendable {
  package let training: LabelledImages
  /// `nil` where no test file comes with them.
  package let heldOut: LabelledImages?
  package let classes: Int
  package let format: Format

  package enum Format: Sendable { case idx, cifar }

  /// The data of the folder, or of the file, at `path`; files are told apart by their contents.
  package static func found(
    at path: String, calls: SystemCalls = .live
  ) throws(DataError) -> ImageFiles {
    guard let names = try? FileTree.names(in: path, calls: calls) else {
      // No folder: whatever else is wrong with the path shows when it is read as a file.
      return try found(inFile: path)
    }
    return try found(inFolder: path, names: names)
  }

  /// The data among the files `names` of a folder.
  private static func found(
    inFolder folder: String, names: [String]
  ) throws(DataError) -> ImageFiles {
    if names.contains(where: IDXName.isImages) {
      return try idx(folder: folder, names: names)
    }
    let records = names.filter { $0.hasSuffix(".bin") }
    let training = records.filter { $0.hasPrefix("data_batch") || $0 == "train.bin" }
    guard !training.isEmpty else {
      throw .missing(
        place: folder,
        expected: "train-images-idx3-ubyte or data_batch_1.bin or train.bin",
        advice: "for a folder of text say text:\(FileName.printable(folder))")
    }
    let test = records.filter { $0 == "test_batch.bin" || $0 == "test.bin" }
    return try cifar(training.map { "\(folder)/\($0)" }, heldOut: test.map { "\(folder)/\($0)" })
  }

  /// One file, without a test file: CIFAR records, or IDX images whose labels lie beside them.
  private static func found(inFile path: String) throws(DataError) -> ImageFiles {
    let contents = try DataError.contents(of: path, limit: IDXFile.limit)
    guard IDXFile.isRecognised(contents) else {
      guard CIFARFile.recognised(contents) != nil || path.hasSuffix(".bin") else {
        throw .malformed(
          file: path, offset: 0, found: "neither IDX nor CIFAR records",
          expected: "images, or text:FOLDER for text")
      }
      return try cifar([path], heldOut: [])
    }
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let names = IDXName.labels(for: String(path[start...])).map { String(path[..<start]) + $0 }
    guard let labels = names.first(where: { FileContents.exist(at: $0) }) else {
      throw .missing(
        place: path, expected: "labels beside these images",
        advice: "the usual names are train-images-idx3-ubyte and train-labels-idx1-ubyte")
    }
    let pair = try IDXPair(IDXFile(contents, name: path), labels: IDXFile(file: labels))
    return try idx(pair, heldOut: nil)
  }

  private static func idx(folder: String, names: [String]) throws(DataError) -> ImageFiles {
    /// The one pair among the images that are, or are not, test images.
    func pair(isTest: Bool) throws(DataError) -> IDXPair? {
      let candidates = names.filter {
        // Where a file is there both compressed and not, the latter is used.
        IDXName.isImages($0) && IDXName.isTest($0) == isTest
          && !($0.hasSuffix(".gz") && names.contains(String($0.dropLast(3))))
      }
      guard candidates.count <= 1 else {
        throw .unsuitable(
          data: folder,
          reason:
            "several files of images (\(candidates.joined(separator: ", "))): name one of them")
      }
      guard let images = candidates.first else { return nil }
      let expected = IDXName.labels(for: images)
      guard let labels = expected.first(where: names.contains) else {
        throw .missing(
          place: folder, expected: expected[0], advice: "it should hold the labels of \(images)")
      }
      return try IDXPair(
        IDXFile(file: "\(folder)/\(images)"), labels: IDXFile(file: "\(folder)/\(labels)"))
    }
    guard let training = try pair(isTest: false) else {
      throw .missing(
        place: folder, expected: "train-images-idx3-ubyte", advice: "there are test images only")
    }
    return try idx(training, heldOut: pair(isTest: true))
  }

  private static func idx(
    _ training: IDXPair, heldOut: IDXPair?
  ) throws(DataError) -> ImageFiles {
    // Labels name the classes; nothing else in the files says how many there are.
    let classes = Int(training.data.labels.max() ?? 0) + 1
    guard classes > 1 else {
      throw .unsuitable(data: training.labels.name, reason: "all labels are 0: nothing to learn")
    }
    if let heldOut {
      try heldOut.check(against: training, classes: classes)
    }
    return ImageFiles(
      training: training.data, heldOut: heldOut?.data, classes: classes, format: .idx)
  }

  private static func cifar(
    _ training: [String], heldOut: [String]
  ) throws(DataError) -> ImageFiles {
    var kind: CIFARFile?
    func images(_ files: [String]) throws(DataError) -> LabelledImages? {
      var all: LabelledImages?
      for file in files {
        let contents = try DataError.contents(of: file, limit: CIFARFile.limit)
        // The first file decides. One that is neither is read as what its name says, for the error.
        let usual: CIFARFile = file.contains("batch") ? .cifar10 : .cifar100
        let found = kind ?? CIFARFile.recognised(contents) ?? usual
        kind = found
        let images = try found.images(contents, name: file)
        all?.pixels += images.pixels
        all?.labels += images.labels
        all = all ?? images
      }
      return all
    }
    guard let trained = try images(training) else {
      preconditionFailure("no files of records")
    }
    let tested = try images(heldOut)
    return ImageFiles(
      training: trained, heldOut: tested, classes: (kind ?? .cifar10).classes, format: .cifar)
  }
}

/// A file of images with its file of labels.
private struct IDXPair {
  let images: IDXFile
  let labels: IDXFile
  let data: LabelledImages

  init(_ images: IDXFile, labels: IDXFile) throws(DataError) {
    self.images = images
    self.labels = labels
    data = try LabelledImages(images: images, labels: labels)
  }

  /// Throws unless these images have the size, and these labels the classes, of the training side.
  func check(against training: IDXPair, classes: Int) throws(DataError) {
    let (own, other) = (images.dimensions.dropFirst(), training.images.dimensions.dropFirst())
    guard own == other else {
      func text(_ size: ArraySlice<Int>) -> String {
        size.map(String.init).joined(separator: " x ")
      }
      throw .malformed(
        file: images.name, offset: 8, found: "images of \(text(own))",
        expected: "\(text(other)), as in \(FileName.printable(training.images.name))")
    }
    if let first = data.labels.firstIndex(where: { $0 >= classes }) {
      throw .malformed(
        file: labels.name, offset: labels.headerBytes + first,
        found: "the label \(data.labels[first])",
        expected: "at most \(classes - 1), as in \(FileName.printable(training.labels.name))")
    }
  }
}

/// The usual names of IDX files: `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte.gz`.
private enum IDXName {
  static func isImages(_ name: String) -> Bool {
    parts(name) != nil && (name.hasSuffix("ubyte") || name.hasSuffix("ubyte.gz"))
  }

  static func isTest(_ name: String) -> Bool { name.contains("t10k") || name.contains("test") }

  /// Names under which the labels of the images `name` are looked for, the likeliest first.
  static func labels(for name: String) -> [String] {
    guard let (head, joint, tail) = parts(name) else { return [] }
    let plain = head + "labels" + joint + "idx1-ubyte"
    return tail.hasSuffix(".gz") ? [plain + ".gz", plain] : [plain, plain + ".gz"]
  }

  /// `name` cut around "images-idx" or "images.idx".
  private static func parts(_ name: String) -> (head: String, joint: String, tail: String)? {
    for joint in ["-", "."] {
      let pieces = name.split(
        separator: "images\(joint)idx", maxSplits: 1, omittingEmptySubsequences: false)
      if pieces.count == 2 { return (String(pieces[0]), joint, String(pieces[1])) }
    }
    return nil
  }
}
