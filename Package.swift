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
    // Run logs to laws, and what to believe about them.
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(name: "LawFit", dependencies: ["CGSL", "Scaling"], swiftSettings: fenced),

    .testTarget(name: "ScalingTests", dependencies: ["Scaling", "JSON"], swiftSettings: strict),
    // Not shipped: how fast laws are fitted, against SciPy (Benchmarks/lawfit).
    .executableTarget(
      name: "LawFitBenchmark", dependencies: ["LawFit", "Scaling"], path: "Benchmarks/LawFit",
      swiftSettings: strict),

    .testTarget(
      name: "LawFitTests", dependencies: ["LawFit", "Scaling"], exclude: ["Fixtures"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
