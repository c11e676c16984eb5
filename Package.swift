// swift-tools-version: 6.3
import PackageDescription

/// The language every target is held to: Swift 6 mode, no surprise imports, no warnings.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// For targets that touch C or pointers: each unsafe expression is marked where it stands.
let fenced: [SwiftSetting] = strict + [.strictMemorySafety()]

// Targets stand in dependency order: each may use only those above it (scripts/boundaries).
let package = Package(
  name: "Traverse",
  targets: [
    // Text to values and back, without loss.
    .target(name: "JSON", swiftSettings: strict),
    // Plain values and formulas everyone shares.
    .target(name: "Scaling", dependencies: ["JSON"], swiftSettings: strict),
    // Laws and a budget to a plan.
    .target(name: "Planner", dependencies: ["Scaling"], swiftSettings: strict),
    // How the shortest path's time grows; `swift run -c release PlannerScaling`.
    .executableTarget(
      name: "PlannerScaling", dependencies: ["Planner", "Scaling"],
      path: "Benchmarks/PlannerScaling", swiftSettings: strict),

    .testTarget(name: "ScalingTests", dependencies: ["Scaling", "JSON"], swiftSettings: strict),
    .testTarget(name: "PlannerTests", dependencies: ["Planner", "Scaling"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
