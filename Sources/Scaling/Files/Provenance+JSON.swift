package import JSON

extension Provenance {
  package var json: JSONValue {
    .object(present: [
      ("program", program.map { .string($0) }),
      ("command", command.isEmpty ? nil : .array(command.map { .string($0) })),
      ("seed", seed.map { .integer(Int(clamping: $0)) }),
      (
        "inputs",
        inputs.isEmpty
          ? nil
          : .array(
            inputs.map { input in
              .object([.init("name", .string(input.name)), .init("sha256", .string(input.sha256))])
            })
      ),
    ])
  }

  package init(_ cursor: JSONCursor) throws(JSONMismatch) {
    self.init()
    program = try cursor["program"].ifPresent?.string()
    seed = try cursor["seed"].ifPresent.map { place throws(JSONMismatch) in
      let seed = try place.integer()
      guard seed >= 0 else { throw place.mismatch("a whole number of zero or more") }
      return UInt64(seed)
    }
    for word in try cursor["command"].ifPresent?.elements() ?? [] {
      command.append(try word.string())
    }
    for input in try cursor["inputs"].ifPresent?.elements() ?? [] {
      inputs.append(
        Input(name: try input["name"].string(), sha256: try input["sha256"].string()))
    }
  }
}
