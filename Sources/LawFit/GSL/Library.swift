import CGSL

/// GSL's process-wide settings, made once before its first use.
enum Library {
  /// Reading this switches off, once, GSL's default error handler, which aborts the process.
  static let quiet: Void = { _ = unsafe gsl_set_error_handler_off() }()

  /// GSL's codes are imported as `Int` while its functions return `Int32`.
  static let success = Int32(GSL_SUCCESS)
  static let noProgress = Int32(GSL_ENOPROG)
}
