import Engine
import Host
import Kernels
import Testing

@Suite struct ImageDatasetTests {
  /// Images whose every pixel tells image, channel and place apart as far as a byte can.
  private func images(
    _ count: Int, channels: Int = 2, height: Int = 5, width: Int = 7
  ) -> LabelledImages {
    let size = channels * height * width
    return LabelledImages(
      channels: channels, height: height, width: width,
      pixels: (0..<count * size).map {
        UInt8(truncatingIfNeeded: ($0 / size * 37) ^ ($0 % size + 1))
      },
      labels: (0..<count).map { UInt8($0 % 10) })
  }

  private func dataset(
    _ images: LabelledImages, heldOut: LabelledImages? = nil, seed: UInt64 = 1,
    _ augmentation: Augmentation = .none
  ) throws -> ImageDataset {
    try ImageDataset(
      images, heldOut: heldOut, classes: 10, seed: seed, augmentation: augmentation, name: "test")
  }

  private func training(
    _ data: ImageDataset, _ epoch: Int, _ index: Int, seed: UInt64 = 1
  ) -> (label: Int32, pixels: [Float]) {
    copied(data) { data.copyTraining(epoch: epoch, index: index, seed: seed, into: $0) }
  }

  private func heldOut(_ data: ImageDataset, _ index: Int) -> (label: Int32, pixels: [Float]) {
    copied(data) { data.copyHeldOut(index: index, into: $0) }
  }

  private func copied(_ data: ImageDataset, _ copy: (Row) -> Int32) -> (Int32, [Float]) {
    let size = data.channels * data.height * data.width
    // Eight floats on both sides show what is written outside.
    var floats = [Float](repeating: .nan, count: size + 16)
    let label = floats.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { copy(Row(base: $0 + 8, count: size)) } ?? -1
    }
    #expect(floats.prefix(8).allSatisfy(\.isNaN) && floats.suffix(8).allSatisfy(\.isNaN))
    return (label, Array(floats[8..<8 + size]))
  }

  /// The same by its definition, in double precision: shift, mirror, normalise, one pixel at a time.
  private func twin(
    _ images: LabelledImages, _ image: Int, of data: ImageDataset, down: Int = 0, right: Int = 0,
    isFlipped: Bool = false
  ) -> [Double] {
    var floats: [Double] = []
    for channel in 0..<images.channels {
      for row in 0..<images.height {
        for column in 0..<images.width {
          let (y, x) = (row + down, column + right)
          var pixel = 0.0
          if (0..<images.height).contains(y), (0..<images.width).contains(x) {
            let source = isFlipped ? images.width - 1 - x : x
            pixel = Double(
              images.pixels[
                ((image * images.channels + channel) * images.height + y) * images.width + source])
          }
          floats.append((pixel - data.mean[channel]) / data.deviation[channel])
        }
      }
    }
    return floats
  }

  /// Each value is rounded once, by half an ulp of at most 256 / σ.
  private func isClose(_ a: [Float], _ b: [Double], _ data: ImageDataset) -> Bool {
    let tolerance = 256 / (data.deviation.min() ?? 1) * Double(Float.ulpOfOne) / 2
    return a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance }
  }

  @Test func `an epoch without augmentation is every image once, normalised, with its label`()
    throws
  {
    let images = images(20)
    let data = try dataset(images, heldOut: self.images(3))
    #expect((data.trainCount, data.heldOutCount, data.classes) == (20, 3, 10))
    #expect((data.channels, data.height, data.width) == (2, 5, 7))
    for epoch in 0..<3 {
      var left = Set(0..<20)
      for index in 0..<20 {
        let (label, pixels) = training(data, epoch, index)
        let image = try #require(
          left.first { isClose(pixels, twin(images, $0, of: data), data) })
        left.remove(image)
        #expect(label == Int32(image % 10))
      }
      #expect(left.isEmpty)
    }
    for index in 0..<3 {
      let (label, pixels) = heldOut(data, index)
      #expect(isClose(pixels, twin(self.images(3), index, of: data), data))
      #expect(label == Int32(index))
    }
  }

  @Test func `the training side has mean 0 and variance 1 in each channel`() throws {
    let data = try dataset(images(50), heldOut: images(1))
    for channel in 0..<2 {
      var (sum, squares) = (0.0, 0.0)
      for index in 0..<50 {
        for value in training(data, 0, index).pixels[channel * 35..<(channel + 1) * 35] {
          sum += Double(value)
          squares += Double(value) * Double(value)
        }
      }
      // The values, below 4, are off by at most 2.4e-7.
      #expect(abs(sum / 1750) < 1e-6)
      #expect(abs(squares / 1750 - 1) < 1e-5)
    }
  }

  @Test func `augmented images are shifted and mirrored ones, and all of these come`() throws {
    let images = images(1)
    let data = try dataset(images, heldOut: images, .shiftsAndFlips)
    var seen: Set<[Int]> = []
    for epoch in 0..<1000 {
      let pixels = training(data, epoch, 0).pixels
      var matches = 0
      for down in -2...2 {
        for right in -2...2 {
          for flip in 0...1
          where isClose(
            pixels, twin(images, 0, of: data, down: down, right: right, isFlipped: flip == 1), data)
          {
            seen.insert([down, right, flip])
            matches += 1
          }
        }
      }
      #expect(matches == 1)
    }
    // Of 50 kinds each is missed by 1000 draws with probability 2e-9.
    #expect(seen.count == 50)
    #expect(heldOut(data, 0).pixels == heldOut(data, 0).pixels)
    #expect(isClose(heldOut(data, 0).pixels, twin(images, 0, of: data), data))
  }

  @Test func `a shift may be larger than the image`() throws {
    let images = images(1, height: 2, width: 3)
    let data = try dataset(
      images, heldOut: images, Augmentation(maximumShift: 9, flips: .horizontal))
    let black = twin(images, 0, of: data, down: 9)
    #expect((0..<200).contains { isClose(training(data, $0, 0).pixels, black, data) })
  }

  @Test func `order and augmentation depend on seed, epoch and index alone`() throws {
    let data = try dataset(images(40), heldOut: images(1), .shiftsAndFlips)
    func epoch(_ epoch: Int, seed: UInt64) -> [[Float]] {
      (0..<40).map { training(data, epoch, $0, seed: seed).pixels }
    }
    #expect(epoch(0, seed: 1) == epoch(0, seed: 1))
    #expect(
      epoch(0, seed: 1) == (0..<40).reversed().map { training(data, 0, $0).pixels }.reversed())
    #expect(epoch(0, seed: 1) != epoch(1, seed: 1))
    #expect(epoch(0, seed: 1) != epoch(0, seed: 2))
  }

  @Test func `threads at once get what one thread gets`() async throws {
    let data = try dataset(images(64), heldOut: images(1), .shiftsAndFlips)
    let alone = (0..<64).map { training(data, 0, $0).pixels }
    let together = await withTaskGroup(of: (Int, [Float]).self) { group in
      for index in 0..<64 { group.addTask { (index, training(data, 0, index).pixels) } }
      return await group.reduce(into: [[Float]](repeating: [], count: 64)) { $0[$1.0] = $1.1 }
    }
    #expect(together == alone)
  }

  @Test func `without a test side one in ten is held out, and equal images stay together`() throws {
    // 150 different images, 50 of them twice, with labels that differ.
    let once = images(150, height: 9, width: 9)
    let size = once.pixelsPerImage
    let all = LabelledImages(
      channels: 2, height: 9, width: 9, pixels: once.pixels + once.pixels.prefix(50 * size),
      labels: once.labels + [UInt8](repeating: 3, count: 50))
    for seed in 0..<10 {
      let data = try dataset(all, seed: UInt64(seed))
      #expect(data.trainCount + data.heldOutCount == 200)
      #expect((20...21).contains(data.heldOutCount))
      let trained = Set((0..<data.trainCount).map { training(data, 0, $0).pixels })
      let held = Set((0..<data.heldOutCount).map { heldOut(data, $0).pixels })
      #expect(trained.isDisjoint(with: held))
      #expect(
        trained.count + held.count
          == Set((0..<150).map { once.pixels[$0 * size..<($0 + 1) * size] }).count)
    }
    #expect(try dataset(all, seed: 1).notes == ["no test file: 20 of 200 images are held out"])
  }

  @Test func `the fingerprint changes with any pixel or label and not with the split`() throws {
    let images = images(30)
    let mark = try dataset(images).fingerprint
    #expect(mark.count == 64)
    #expect(try dataset(images, seed: 2, .shifts).fingerprint == mark)
    var other = images
    other.pixels[100] ^= 1
    #expect(try dataset(other).fingerprint != mark)
    other = images
    other.labels[29] ^= 1
    #expect(try dataset(other).fingerprint != mark)
    #expect(try dataset(images, heldOut: images).fingerprint != mark)
  }

  @Test func `images that are all alike are refused`() {
    let black = LabelledImages(
      channels: 1, height: 2, width: 2, pixels: [UInt8](repeating: 7, count: 40),
      labels: [UInt8](repeating: 1, count: 10))
    let error = #expect(throws: DataError.self) { try dataset(black) }
    #expect(error?.description == "test: its 10 images are too much alike to hold any out")
    #expect(error?.exitCode == .badData)
    let constant = #expect(throws: DataError.self) { try dataset(black, heldOut: black) }
    #expect(constant?.description == "test: all pixels of a channel are equal")
  }
}
