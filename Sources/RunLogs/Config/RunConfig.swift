package import JSON
package import Scaling

/// What stands beside a log about its run: single values under their names.
///
/// Only the last part of a name counts: `model.width` is the width. A name that states two values, as encoder and
/// decoder may, states none.
package struct RunConfig: Sendable {
  /// Where it was found, for provenance: a file's name, or `params` of the log itself.
  package let origin: String
  /// By the last part of their names in lower case, in the order of the file.
  private var values: [(name: String, value: AxisValue)] = []

  package init(origin: String) { self.origin = origin }

  /// Takes a value under the keys that lead to it; wandb's `value` behind the name says nothing.
  package mutating func add(_ text: String, under keys: [String]) {
    let named = keys.count > 1 && keys.last == "value" ? keys.dropLast() : keys[...]
    // The width of an image or the context of a loader is none of the model's.
    guard !named.dropLast().contains(where: { Self.others.contains($0.lowercased()) })
    else { return }
    // MLflow and some loggers join keys by dots or slashes.
    guard let last = named.last?.split(whereSeparator: { $0 == "." || $0 == "/" }).last else {
      return
    }
    values.append((last.lowercased(), AxisValue(text)))
  }

  /// Takes every scalar of a JSON document; a list of equal numbers, as of a square patch, counts as one.
  package mutating func add(_ json: JSONValue, under keys: [String] = []) {
    switch json {
    case .object(let members):
      for member in members { add(member.value, under: keys + [member.key]) }
    case .integer(let number): add(String(number), under: keys)
    case .number(let number): add(Number.spelled(number), under: keys)
    case .string(let text): add(text, under: keys)
    case .array(let elements):
      if let first = elements.first, first.double != nil, elements.allSatisfy({ $0 == first }) {
        add(first, under: keys)
      }
    case .null, .bool: return
    }
  }

  /// Parts of a config that are about something else than the model.
  private static let others: Set<String> = [
    "data", "dataset", "datasets", "augment", "augmentation", "transform", "transforms", "optim",
    "optimizer", "scheduler",
  ]

  package var isEmpty: Bool { values.isEmpty }

  /// Whether it tells anything of use: sizes or a shape.
  package var isTelling: Bool { !sizes.isEmpty || !axes.isEmpty }

  /// The one value that is stated under a name, however it is written.
  package func value(of name: String) -> AxisValue? {
    let found = Set(values.filter { $0.name == name.lowercased() }.map(\.value))
    return found.count == 1 ? found.first : nil
  }

  /// Every size that it states, under one of the names that trainers use or by a known model's name.
  package var sizes: ModelSizes {
    var sizes = ModelSizes()
    for size in ModelSize.allCases {
      sizes[size] = number(under: ConfigNames.names(of: size))
    }
    sizes.peculiarity = peculiarity
    for name in ["model", "variant", "model_name", "arch", "architecture"] {
      guard case .label(let text) = value(of: name), let named = ViTName.sizes(of: text)
      else { continue }
      return sizes.agreeing(with: named)
    }
    return sizes
  }

  /// The axes that it tells: all that may differ between the runs of a sweep.
  var axes: [(axis: String, value: AxisValue)] {
    let sizes = sizes
    var axes: [(axis: String, value: AxisValue)] = []
    for (axis, size) in [
      ("patch", ModelSize.patch), ("width", .width), ("depth", .depth), ("heads", .heads),
      ("context", .context), ("size", .parameters),
    ] {
      if let number = sizes[size], let whole = Int(exactly: number) {
        axes.append((axis, .integer(whole)))
      }
    }
    if let batch = number(under: ConfigNames.batch), let whole = Int(exactly: batch) {
      axes.append(("batch", .integer(whole)))
    }
    return axes
  }

  private func number(under names: [[String]]) -> Double? {
    for rank in names {
      let found = Set(rank.compactMap { value(of: $0)?.magnitude })
      if found.count > 1 { return nil }
      if let only = found.first { return only }
    }
    return nil
  }

  /// What keeps the blocks from being plain ones, as configs of Hugging Face and others say it.
  private var peculiarity: String? {
    if let keys = number(under: [["num_key_value_heads", "n_kv_heads", "num_query_groups"]]),
      let heads = number(under: ConfigNames.names(of: .heads)), keys != heads
    {
      return "\(Number.spelled(keys)) heads of keys for \(Number.spelled(heads)) of queries"
    }
    let experts = [["num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"]]
    if let count = number(under: experts), count > 1 {
      return "\(Number.spelled(count)) experts"
    }
    for name in ["hidden_act", "activation_function", "activation", "mlp_type"] {
      guard case .label(let word) = value(of: name) else { continue }
      // In every model of the field that uses these the perceptron has three products.
      if ["silu", "swish", "swiglu", "geglu", "reglu"].contains(word.lowercased()) {
        return "gated perceptrons (\(word))"
      }
    }
    return nil
  }
}
