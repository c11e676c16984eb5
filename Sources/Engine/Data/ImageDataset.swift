internal import Host
package import Kernels

/// Labelled images on two sides: to train on, and held out.
///
/// Pixels are handed out normalised, (pixel − mean) / deviation per channel, as
/// [channel][row][column]. All of it is immutable and in memory; the copies allocate nothing and may be
/// made by any number of threads at once.
package struct ImageDataset: Sendable {
  package let height: Int
  package let width: Int
  package let channels: Int
  package let classes: Int
  package let trainCount: Int
  package let heldOutCount: Int
  /// Per channel over the training side, in units of the files' bytes, 0...255.
  package let mean: [Double]
  /// Per channel over the training side, in units of the files' bytes.
  package let deviation: [Double]
  package let augmentation: Augmentation
  /// A digest of all images and labels, whatever the split.
  package let fingerprint: String
  /// What the user should know about how the data were read.
  package let notes: [String]

  private let training: LabelledImages
  private let heldOut: LabelledImages
  /// What each of the 256 bytes becomes, [channel][byte].
  private let normalised: [Float]

  /// Without `heldOut`, one in ten of `images` is held out, chosen by `seed` and content: equal images
  /// are on the same side, whatever their labels.
  ///
  /// `name` is what errors call the data.
  package init(
    _ images: LabelledImages, heldOut: LabelledImages?, classes: Int, seed: UInt64,
    augmentation: Augmentation, name: String
  ) throws(DataError) {
    fingerprint = ImageDataset.fingerprint(images, heldOut, classes: classes)
    let training: LabelledImages
    if let heldOut {
      training = images
      self.heldOut = heldOut
      notes = []
    } else {
      (training, self.heldOut) = try ImageDataset.split(images, seed: seed, name: name)
      notes = ["no test file: \(self.heldOut.count) of \(images.count) images are held out"]
    }
    self.training = training
    let moments = (0..<images.channels).map { training.moments(ofChannel: $0) }
    guard moments.allSatisfy({ $0.deviation > 0 }) else {
      throw .unsuitable(data: name, reason: "all pixels of a channel are equal")
    }
    (mean, deviation) = (moments.map(\.mean), moments.map(\.deviation))
    normalised = moments.flatMap { moment in
      (0..<256).map { Float((Double($0) - moment.mean) / moment.deviation) }
    }
    (height, width, channels) = (images.height, images.width, images.channels)
    self.classes = classes
    (trainCount, heldOutCount) = (training.count, self.heldOut.count)
    self.augmentation = augmentation
  }

  /// The image at place `index` of `epoch`, shuffled and augmented; returns its label.
  ///
  /// A pure function of its arguments; over one epoch, `index` in 0..<trainCount, each image comes once.
  package func copyTraining(epoch: Int, index: Int, seed: UInt64, into pixels: Row) -> Int32 {
    let image = EpochOrder(count: trainCount, seed: seed, epoch: epoch)[index]
    copy(training, image, augmentation.draw(seed: seed, epoch: epoch, index: image), into: pixels)
    return Int32(training.labels[image])
  }

  /// The held-out image `index`, as it is; returns its label.
  package func copyHeldOut(index: Int, into pixels: Row) -> Int32 {
    copy(heldOut, index, Augmentation.Draw(), into: pixels)
    return Int32(heldOut.labels[index])
  }

  private func copy(
    _ images: LabelledImages, _ index: Int, _ draw: Augmentation.Draw, into pixels: Row
  ) {
    let plane = height * width
    precondition(index >= 0 && index < images.count, "image \(index) of \(images.count)")
    precondition(pixels.count == channels * plane, "\(pixels.count) floats for an image")
    // Columns whose source lies inside the image.
    let columns = max(0, -draw.right)..<max(max(0, -draw.right), min(width, width - draw.right))
    unsafe images.pixels.withUnsafeBufferPointer { bytes in
      unsafe normalised.withUnsafeBufferPointer { tables in
        guard let first = bytes.baseAddress, let tables = tables.baseAddress else { return }
        for channel in 0..<channels {
          let table = unsafe tables + channel * 256
          let source = unsafe first + (index * channels + channel) * plane
          let target = unsafe pixels.base + channel * plane
          for row in 0..<height {
            let out = unsafe target + row * width
            let sourceRow = row + draw.down
            guard sourceRow >= 0, sourceRow < height else {
              unsafe out.update(repeating: table[0], count: width)
              continue
            }
            let line = unsafe source + sourceRow * width
            for column in 0..<columns.lowerBound { unsafe out[column] = table[0] }
            // Looked up, about 0.5 ns a pixel: conversions to floats do not vectorise backwards.
            if draw.isFlipped {
              let last = unsafe line + (width - 1 - draw.right)
              for column in columns { unsafe out[column] = table[Int(last[-column])] }
            } else {
              let start = unsafe line + draw.right
              for column in columns { unsafe out[column] = table[Int(start[column])] }
            }
            for column in columns.upperBound..<width { unsafe out[column] = table[0] }
          }
        }
      }
    }
  }

  private static func split(
    _ images: LabelledImages, seed: UInt64, name: String
  ) throws(DataError) -> (training: LabelledImages, heldOut: LabelledImages) {
    let pixels = images.pixels
    let span = pixels.span
    let size = images.pixelsPerImage
    let hashes = (0..<images.count).map { i in
      ContentHash.hash(span.extracting(i * size..<(i + 1) * size))
    }
    let weights = [Int](repeating: 1, count: images.count)
    guard
      let isHeldOut = HeldOutSplit.isHeldOut(
        hashes: hashes, weights: weights, oneIn: HeldOutSplit.images, seed: seed)
    else {
      throw .unsuitable(
        data: name, reason: "its \(images.count) images are too much alike to hold any out")
    }
    return (
      images.selecting(isHeldOut.indices.filter { !isHeldOut[$0] }),
      images.selecting(isHeldOut.indices.filter { isHeldOut[$0] })
    )
  }

  private static func fingerprint(
    _ training: LabelledImages, _ heldOut: LabelledImages?, classes: Int
  ) -> String {
    var words = ["images", "classes \(classes)"]
    for side in [training, heldOut].compactMap({ $0 }) {
      let (pixels, labels) = (side.pixels, side.labels)
      words.append("\(side.count) x \(side.channels) x \(side.height) x \(side.width)")
      words.append("\(ContentHash.hash(pixels.span))")
      words.append("\(ContentHash.hash(labels.span))")
    }
    return SHA256.hexadecimal(of: Array(words.joined(separator: "\n").utf8))
  }
}

extension LabelledImages {
  /// Mean and standard deviation of one channel, from exact sums.
  fileprivate func moments(ofChannel channel: Int) -> (mean: Double, deviation: Double) {
    let plane = height * width
    var (sum, squares): (UInt64, UInt64) = (0, 0)
    let span = pixels.span
    for image in 0..<count {
      let start = (image * channels + channel) * plane
      for i in start..<start + plane {
        let pixel = UInt64(span[i])
        sum &+= pixel
        squares &+= pixel &* pixel
      }
    }
    let n = Double(count * plane)
    let mean = Double(sum) / n
    return (mean, max(0, Double(squares) / n - mean * mean).squareRoot())
  }
}
