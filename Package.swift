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
  // Mutex and Atomic need it; Linux has no such floor.
  platforms: [.macOS(.v15)],
  products: [.executable(name: "traverse", targets: ["traverse"])],
  targets: [
    // Text to values and back, without loss.
    .target(name: "JSON", swiftSettings: strict),
    // Plain values and formulas everyone shares.
    .target(name: "Scaling", dependencies: ["JSON"], swiftSettings: strict),
    // The machine: whole files, child processes, hashes.
    .target(name: "Host", swiftSettings: fenced),
    // Bytes of any training log to run logs.
    .target(name: "RunLogs", dependencies: ["JSON", "Scaling"], swiftSettings: strict),
    // Run logs to laws, and what to believe about them.
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(name: "LawFit", dependencies: ["CGSL", "Scaling"], swiftSettings: fenced),
    // Laws and a budget to a plan.
    .target(name: "Planner", dependencies: ["Scaling"], swiftSettings: strict),
    // Laws, runs and plans to figures.
    .target(name: "Pictures", dependencies: ["Scaling", "Host"], swiftSettings: strict),
    // The command line: the only place where the others meet.
    .executableTarget(
      name: "traverse",
      dependencies: ["JSON", "Scaling", "Host", "RunLogs", "LawFit", "Planner", "Pictures"],
      swiftSettings: fenced),

    // Benchmarks, not shipped: how fast laws are fitted, how planning grows (docs/BENCHMARKS.md).
    .executableTarget(
      name: "LawFitBenchmark", dependencies: ["LawFit", "Scaling"], path: "Benchmarks/LawFit",
      swiftSettings: strict),
    .executableTarget(
      name: "PlannerBenchmark", dependencies: ["Planner", "Scaling"], path: "Benchmarks/Planner",
      swiftSettings: strict),

    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(name: "ScalingTests", dependencies: ["Scaling", "JSON"], swiftSettings: strict),
    .testTarget(name: "HostTests", dependencies: ["Host"], swiftSettings: strict),
    .testTarget(
      name: "RunLogsTests", dependencies: ["RunLogs", "Scaling", "JSON"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "LawFitTests", dependencies: ["LawFit", "Scaling"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(name: "PlannerTests", dependencies: ["Planner", "Scaling"], swiftSettings: strict),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "Scaling", "Host"], swiftSettings: strict),
    .testTarget(
      name: "TraverseTests", dependencies: ["traverse", "Host", "JSON", "Scaling"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
