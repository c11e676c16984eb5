package import Scaling

/// Why there is nothing sensible to draw.
package enum PictureError: Error, Equatable, Sendable {
  case nothingToShow(String)
  /// The plan trains a shape that the laws given with it do not have.
  case noLaw(Shape)
}
