/// Training arithmetic in floating-point operations (FLOPs).
///
/// A multiply-add counts as two and a backward pass as twice its forward pass. Numbers counted by
/// different conventions must never meet: see `FLOPConvention`.
package struct Compute: Hashable, Comparable, Sendable {
  package var flops: Double

  package init(flops: Double) { self.flops = flops }

  package static let zero = Compute(flops: 0)

  package static func < (a: Self, b: Self) -> Bool { a.flops < b.flops }
  package static func + (a: Self, b: Self) -> Self { Self(flops: a.flops + b.flops) }
  package static func - (a: Self, b: Self) -> Self { Self(flops: a.flops - b.flops) }
  package static func * (factor: Double, a: Self) -> Self { Self(flops: factor * a.flops) }

  /// Ratio of two amounts of compute, dimensionless.
  package static func / (a: Self, b: Self) -> Double { a.flops / b.flops }
}

/// The rule by which a log's FLOPs were counted.
///
/// Two conventions differ by a factor that changes with the shape (1.67 to 1.21 between reported
/// FLOPs and 6ND on the OLMo ladder), so laws fitted under different ones are not comparable.
package struct FLOPConvention: Hashable, Sendable, CustomStringConvertible {
  /// The name written into files: `6nd`, `flops-per-step`, `column:NAME`, or the log's own word.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// 6 N D for N parameters and D tokens.
  ///
  /// Kaplan et al. 2020, arXiv:2001.08361, section 2.1.
  package static let sixND = FLOPConvention("6nd")
  /// A constant number of FLOPs for every step, given by the user.
  package static let perStep = FLOPConvention("flops-per-step")
  /// Whatever the trainer wrote into that column of its log.
  package static func column(_ name: String) -> Self { Self("column:" + name) }

  /// Laws and plans written by hand, whose author did not say.
  package static let unstated = FLOPConvention("unstated")

  package var description: String { name }
}
