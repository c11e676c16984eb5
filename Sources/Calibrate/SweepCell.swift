package import JSON
package import Scaling

/// One static run of a sweep, carried out by a process of its own in a folder of its own.
package struct SweepCell: Hashable, Sendable {
  /// Such as `patch7-width128`: of letters, digits and hyphens, so that it may name a folder.
  package let name: String
  /// As the user wrote it: axes left out have their usual values.
  package let shape: Shape
  package let steps: Int
  /// Training compute of all steps.
  package let compute: Compute
  /// What to train, as `traverse.cell/1`.
  package let request: JSONValue

  package init(
    name: String, shape: Shape, steps: Int, computePerStep: Compute, request: JSONValue
  ) {
    self.name = name
    self.shape = shape
    self.steps = steps
    compute = Double(steps) * computePerStep
    self.request = request
  }

  /// The name of a cell of this shape, with its seed where there are several.
  package static func name(_ shape: Shape, seed: Int?) -> String {
    let words =
      shape.coordinates.map { "\($0.axis)\($0.value)" } + (seed.map { ["seed\($0)"] } ?? [])
    return words.isEmpty ? "usual" : words.joined(separator: "-")
  }
}
