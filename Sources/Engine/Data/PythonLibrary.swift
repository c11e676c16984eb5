package import Host

/// Where this machine keeps the Python standard library: text that most machines have.
///
/// Found by looking, without running Python: `os.py`, by which Python itself finds it, must be there.
/// Among several the latest version is taken, and among places with the same version the first.
package enum PythonLibrary {
  /// The folder; `nil` where there is none in the usual places.
  ///
  /// `searchPath` is the value of PATH: a `python3` there, links followed, has its library beside it.
  package static func folder(searchPath: String?, calls: SystemCalls = .live) -> String? {
    var best: (folder: String, version: Int)?
    for parent in usualParents + parents(ofProgramsIn: searchPath, calls) {
      for (name, version) in versions(in: parent, calls) where version > best?.version ?? 0 {
        let folder = "\(parent)/\(name)"
        guard FileContents.exist(at: folder + "/os.py", calls: calls) else { continue }
        best = (folder, version)
      }
    }
    return best?.folder
  }

  /// What to do where there is none.
  package static let advice =
    "install python3 (apt-get install python3, brew install python3), or name text of your own: "
    + "--data text:FOLDER --glob '*.txt'"

  private static let usualParents: [String] = {
    let frameworks = [
      "/opt/homebrew/Frameworks/Python.framework", "/usr/local/Frameworks/Python.framework",
      "/Library/Frameworks/Python.framework",
      "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework",
    ]
    return ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
      + frameworks.map { $0 + "/Versions/Current/lib" }
  }()

  /// The `lib` folders that belong to `python3` in the folders of `searchPath`.
  private static func parents(ofProgramsIn searchPath: String?, _ calls: SystemCalls) -> [String] {
    (searchPath ?? "").split(separator: ":").compactMap { folder in
      guard let program = try? calls.resolve("\(folder)/python3") else { return nil }
      // bin/python3.12 -> lib
      let parts = program.split(separator: "/").dropLast(2)
      return "/" + (parts + ["lib"]).joined(separator: "/")
    }
  }

  /// Folders named python3.N, and N.
  private static func versions(
    in parent: String, _ calls: SystemCalls
  ) -> [(name: String, minor: Int)] {
    ((try? FileTree.names(in: parent, calls: calls)) ?? []).compactMap { name in
      guard name.hasPrefix("python3."), let minor = Int(name.dropFirst(8)), minor > 0 else {
        return nil
      }
      return (name, minor)
    }
  }
}
