/// Images of one size with a label each, as read from files.
///
/// Pixels stand as [image][channel][row][column], one byte each.
package struct LabelledImages: Equatable, Sendable {
  package let channels: Int
  package let height: Int
  package let width: Int
  package var pixels: [UInt8]
  package var labels: [UInt8]

  package init(channels: Int, height: Int, width: Int, pixels: [UInt8], labels: [UInt8]) {
    precondition(
      pixels.count == labels.count * channels * height * width,
      "\(pixels.count) bytes for \(labels.count) images")
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  package var count: Int { labels.count }
  package var pixelsPerImage: Int { channels * height * width }

  /// Images and labels from two IDX files.
  ///
  /// Images have three dimensions (image, row, column) or four (image, channel, row, column); of
  /// channels there are at most four.
  package init(images: IDXFile, labels: IDXFile) throws(DataError) {
    func bad(_ file: IDXFile, _ offset: Int, _ found: String, _ expected: String) -> DataError {
      .malformed(file: file.name, offset: offset, found: found, expected: expected)
    }
    let size = images.dimensions
    guard size.count == 3 || size.count == 4 else {
      throw bad(images, 3, "\(size.count) dimensions", "3 or 4, as images have")
    }
    let channels = size.count == 4 ? size[1] : 1
    guard channels <= 4 else {
      throw bad(
        images, 8, "\(channels) channels", "at most 4: images as (image, channel, row, column)")
    }
    guard labels.dimensions.count == 1 else {
      throw bad(labels, 3, "\(labels.dimensions.count) dimensions", "1, as labels have")
    }
    guard labels.dimensions[0] == size[0] else {
      throw bad(
        labels, 4, "\(labels.dimensions[0]) labels",
        "\(size[0]), as there are images in the other file")
    }
    self.init(
      channels: channels, height: size[size.count - 2], width: size[size.count - 1],
      pixels: images.elements, labels: labels.elements)
  }

  /// The images at `indices`, in that order.
  func selecting(_ indices: [Int]) -> LabelledImages {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(indices.count * pixelsPerImage)
    for i in indices { pixels += self.pixels[i * pixelsPerImage..<(i + 1) * pixelsPerImage] }
    return LabelledImages(
      channels: channels, height: height, width: width, pixels: pixels,
      labels: indices.map { labels[$0] })
  }
}
