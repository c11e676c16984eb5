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
  platforms: [.macOS(.v15)],
  products: [.executable(name: "traverse", targets: ["traverse"])],
  targets: [
    // Text to values and back, without loss.
    .target(name: "JSON", swiftSettings: strict),
    // Plain values and formulas everyone shares.
    .target(name: "Scaling", dependencies: ["JSON"], swiftSettings: strict),
    // The machine: everything that touches the operating system.
    .target(name: "Host", swiftSettings: fenced),
    // The command line: the only place where the others meet.
    .executableTarget(
      name: "traverse", dependencies: ["JSON", "Scaling", "Host"], swiftSettings: fenced),

    .testTarget(name: "ScalingTests", dependencies: ["Scaling", "JSON"], swiftSettings: strict),
    .testTarget(name: "HostTests", dependencies: ["Host"], swiftSettings: strict),
    .testTarget(
      name: "TraverseTests", dependencies: ["traverse", "JSON", "Scaling", "Host"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
