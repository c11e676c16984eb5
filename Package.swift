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

/// Instructions beyond what every processor of the architecture has: the kernels are compiled once more for each
/// set, from one source (the folders are links to KernelsPortable), and chosen at start.
let instructionSets: [(name: String, flags: [String])] = {
  #if arch(x86_64)
    // Without -fno-math-errno a square root carries a library call for its error number.
    [
      ("AVX2", ["-mavx2", "-mfma", "-fno-math-errno"]),
      (
        "AVX512",
        ["-march=x86-64-v4", "-mavx512bf16", "-mprefer-vector-width=512", "-fno-math-errno"]
      ),
    ]
  #elseif arch(arm64)
    [("NEON", ["-fno-math-errno"])]
  #else
    []
  #endif
}()
let kernels: [Target.Dependency] =
  ["Kernels", "KernelsPortable"] + instructionSets.map { .target(name: "Kernels" + $0.name) }

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
    // The machine: whole files, child processes, hashes, and the formats that libraries read.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "Host", dependencies: ["CZlib", "CSQLite", "CYAML"], swiftSettings: fenced),
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
    // Float32 SIMD: the interface, and what Swift cannot say about a processor.
    .systemLibrary(name: "CKernels"),
    .target(name: "Kernels", dependencies: ["CKernels"], swiftSettings: fenced),
    .target(
      name: "KernelsPortable", dependencies: ["CKernels", "Kernels"], swiftSettings: fenced),
    // Shapes and data to training: models, optimiser, checkpoints.
    .target(
      name: "Engine", dependencies: ["JSON", "Scaling", "Host"] + kernels, swiftSettings: fenced),
    // Sweeps: which cells, run by whom, and what they left.
    .target(name: "Calibrate", dependencies: ["JSON", "Scaling", "Host"], swiftSettings: strict),
    // The command line: the only place where the others meet.
    .executableTarget(
      name: "traverse",
      dependencies: [
        "JSON", "Scaling", "Host", "RunLogs", "LawFit", "Planner", "Pictures", "Engine",
        "Calibrate",
      ],
      swiftSettings: fenced),

    // Benchmarks, not shipped: how fast laws are fitted, how planning grows, how near
    // products come to the peak (docs/BENCHMARKS.md).
    .executableTarget(
      name: "LawFitBenchmark", dependencies: ["LawFit", "Scaling"], path: "Benchmarks/LawFit",
      swiftSettings: strict),
    .executableTarget(
      name: "PlannerBenchmark", dependencies: ["Planner", "Scaling"], path: "Benchmarks/Planner",
      swiftSettings: strict),
    .executableTarget(
      name: "EngineBenchmark",
      dependencies: ["Engine", "Host", "JSON", "Scaling", "Kernels"], path: "Benchmarks/Engine",
      exclude: [
        "fma_peak.c", "mkl_intel.c", "torch_case.py", "torch_checkpoint.py", "torch_data.py",
        "torch_models.py",
        "torch_step.py", "torch_train.py",
      ], swiftSettings: strict),
    .executableTarget(
      name: "ProductsBenchmark", dependencies: kernels, path: "Benchmarks/Products",
      swiftSettings: strict),

    // What several test targets need: seeded numbers, folders that end with their test.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    // Slow scalar twins of the kernels, for the tests of kernels and engine.
    .target(
      name: "KernelTwins", dependencies: ["Kernels"], path: "Tests/KernelTwins",
      swiftSettings: strict),
    .testTarget(
      name: "KernelsTests", dependencies: ["KernelTwins", "TestSupport"] + kernels,
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "EngineTests",
      dependencies: ["Engine", "KernelTwins", "TestSupport", "Scaling", "JSON", "Host"] + kernels,
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ScalingTests", dependencies: ["Scaling", "JSON"], swiftSettings: strict),
    .testTarget(name: "HostTests", dependencies: ["Host", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RunLogsTests", dependencies: ["RunLogs", "Scaling", "JSON", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "LawFitTests", dependencies: ["LawFit", "Scaling"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "PlannerTests", dependencies: ["Planner", "Scaling", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "Scaling", "Host"], swiftSettings: strict),
    .testTarget(
      name: "CalibrateTests",
      dependencies: ["Calibrate", "Scaling", "JSON", "Host", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraverseTests",
      dependencies: ["traverse", "Host", "JSON", "Scaling", "Planner", "Engine", "TestSupport"],
      swiftSettings: strict),
  ]
    + instructionSets.map {
      .target(
        name: "Kernels" + $0.name, dependencies: ["CKernels", "Kernels"],
        swiftSettings: fenced + [
          .define($0.name.uppercased()), .unsafeFlags($0.flags.flatMap { ["-Xcc", $0] }),
        ])
    },
  swiftLanguageModes: [.v6]
)
