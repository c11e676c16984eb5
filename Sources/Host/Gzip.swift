internal import CZlib

/// Bytes compressed by gzip (RFC 1952), made whole again in memory through zlib.
///
/// Several members one after the other count as one file, as `gzip` itself reads them. Check sums and
/// lengths are verified; anything behind the last member is an error.
package enum Gzip {
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The compressed bytes end inside a member.
    case truncated(offset: Int)
    /// What stands there is not gzip, or was changed: zlib's words.
    case corrupt(offset: Int, reason: String)
    /// The contents go on after so many bytes.
    case largerThan(limit: Int)
    case outOfMemory

    package var description: String {
      switch self {
      case .truncated(let offset): "gzip data end at byte \(offset), inside a member"
      case .corrupt(let offset, let reason): "gzip data are damaged near byte \(offset): \(reason)"
      case .largerThan(let limit): "gzip data hold more than \(limit) bytes"
      case .outOfMemory: "no memory to undo gzip compression"
      }
    }
  }

  /// Whether `bytes` begin as every gzip file does.
  package static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The contents of `bytes`; more than `limit` of them are an error, found before they take memory.
  ///
  /// Cost: about 3 ns a byte of contents.
  package static func inflate(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    var contents: [UInt8] = []
    var inflater = try Inflater()
    unsafe try inflater.run(over: bytes) { piece throws(Failure) in
      guard piece.count <= limit - contents.count else { throw .largerThan(limit: limit) }
      unsafe contents.append(contentsOf: piece)
      return .continue
    }
    return contents
  }

  /// The first `count` bytes of the contents, fewer where there are not so many.
  ///
  /// What comes after them is neither read nor verified.
  package static func prefix(of bytes: [UInt8], count: Int) throws(Failure) -> [UInt8] {
    var contents: [UInt8] = []
    guard count > 0 else { return contents }
    var inflater = try Inflater()
    unsafe try inflater.run(over: bytes) { piece throws(Failure) in
      unsafe contents.append(contentsOf: piece.prefix(count - contents.count))
      return contents.count < count ? .continue : .stop
    }
    return contents
  }
}

/// One zlib stream, freed exactly once.
@safe private struct Inflater: ~Copyable {
  enum Wish { case `continue`, stop }

  /// zlib keeps a pointer back to its stream, which must therefore never move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableBufferPointer<UInt8>

  init() throws(Gzip.Failure) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // The largest window, and 16 for "gzip alone".
    let status = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
    unsafe self.stream = stream
    unsafe output = .allocate(capacity: 1 << 18)
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe output.deallocate()
  }

  /// Inflates all members and hands out the contents in pieces, until there are no more or `take` stops.
  mutating func run(
    over bytes: [UInt8],
    take: (UnsafeBufferPointer<UInt8>) throws(Gzip.Failure) -> Wish
  ) throws(Gzip.Failure) {
    let failure: Gzip.Failure? = unsafe bytes.withUnsafeBufferPointer { input in
      do throws(Gzip.Failure) {
        try unsafe run(over: input, take: take)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  private mutating func run(
    over input: UnsafeBufferPointer<UInt8>,
    take: (UnsafeBufferPointer<UInt8>) throws(Gzip.Failure) -> Wish
  ) throws(Gzip.Failure) {
    var offset = 0
    while true {
      // zlib counts in 32 bits. It reads through a pointer that it calls mutable and never writes there.
      let piece = min(input.count - offset, 1 << 30)
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.baseAddress.map { unsafe $0 + offset })
      unsafe stream.pointee.avail_in = UInt32(piece)
      unsafe stream.pointee.next_out = output.baseAddress
      unsafe stream.pointee.avail_out = UInt32(output.count)
      let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      let taken = unsafe piece - Int(stream.pointee.avail_in)
      let made = unsafe output.count - Int(stream.pointee.avail_out)
      offset += taken
      if made > 0 {
        let wish = unsafe try take(UnsafeBufferPointer(rebasing: output[..<made]))
        if wish == .stop { return }
      }
      switch status {
      case Z_STREAM_END where offset == input.count: return
      case Z_STREAM_END: unsafe inflateReset(stream)
      case Z_OK where taken > 0 || made > 0: continue
      case Z_OK, Z_BUF_ERROR: throw .truncated(offset: offset)
      case Z_MEM_ERROR: throw .outOfMemory
      default:
        let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        throw .corrupt(offset: offset, reason: reason ?? "error \(status)")
      }
    }
  }
}
