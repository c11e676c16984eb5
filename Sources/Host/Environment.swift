#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the process was started with: words, variables, open descriptors.
package enum Environment {
  /// The value of an environment variable, bytes that are not UTF-8 included as `FileName` does.
  package static func value(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe FileName.text(at: value)
  }

  /// The words of the command line, without the program's own name.
  ///
  /// Not `CommandLine.arguments`: that replaces bytes that are not UTF-8, and such a file would not be
  /// found under its name.
  package static let arguments: [String] = {
    let words = unsafe CommandLine.unsafeArgv
    return (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      unsafe words[index].map { unsafe FileName.text(at: $0) }
    }
  }()

  /// The program's own file, with symbolic links followed; `nil` where the system does not tell.
  package static var executablePath: String? {
    #if canImport(Darwin)
      guard let name = CommandLine.arguments.first else { return nil }
    #else
      let name = "/proc/self/exe"
    #endif
    guard let path = unsafe realpath(name, nil) else { return nil }
    defer { unsafe free(path) }
    return unsafe FileName.text(at: path)
  }

  /// System and processor, such as `Linux x86_64`.
  package static var platform: String {
    #if canImport(Darwin)
      let system = "macOS"
    #else
      let system = "Linux"
    #endif
    #if arch(arm64)
      return system + " arm64"
    #elseif arch(x86_64)
      return system + " x86_64"
    #else
      return system
    #endif
  }

  /// Puts the process into a known state; to be called first.
  ///
  /// A reader that goes away or a limit on file sizes makes a write fail, with an error to report,
  /// instead of killing the process. A standard stream that the caller closed is opened on `/dev/null`
  /// the wrong way round, so that no file of ours takes its number and its use is an error still.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number: Int32 in 0...2 where fcntl(number, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is taken, and that is this one.
      _ = unsafe open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
