package import Scaling

/// Why there is nothing sensible to draw.
package enum PictureError: Error, Equatable, Sendable, CustomStringConvertible {
  case nothingToShow(String)
  /// The plan trains a shape that the laws given with it do not have.
  case noLaw(Shape)

  package var description: String {
    switch self {
    case .nothingToShow(let reason): return "nothing to draw: \(reason)"
    case .noLaw(let shape): return "the plan trains \(shape), for which there is no law"
    }
  }
}
