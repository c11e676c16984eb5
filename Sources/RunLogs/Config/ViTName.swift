import Scaling

/// Names that say all of a ViT: timm's `vit_small_patch16_224` and big_vision's `S/16`.
///
/// Sizes: Dosovitskiy et al. 2021, arXiv:2010.11929, table 1; Touvron et al. 2021, arXiv:2012.12877, table 1 (tiny, small).
enum ViTName {
  private static let variants: [(words: [String], width: Double, depth: Double, heads: Double)] = [
    (["tiny", "ti"], 192, 12, 3), (["small", "s"], 384, 12, 6), (["base", "b"], 768, 12, 12),
    (["large", "l"], 1024, 24, 16), (["huge", "h"], 1280, 32, 16),
  ]

  /// `nil` for other names.
  static func sizes(of name: String) -> ModelSizes? {
    let name = name.lowercased()
    // What follows a dot names weights, not a shape.
    let words = (name.split(separator: ".").first ?? "").split(separator: "_")
    // A further word may mean another depth or width: then the name says nothing that is known here.
    if words.count == 4, ["vit", "deit"].contains(words[0]), words[2].hasPrefix("patch") {
      guard let variant = variant(String(words[1])),
        let side = Number.parse(words[2].dropFirst("patch".count)),
        let image = Number.parse(words[3])
      else { return nil }
      return sizes(variant, patch: side, image: image)
    }
    let parts = name.split(separator: "/")
    guard parts.count == 2, let variant = variant(String(parts[0])),
      let side = Number.parse(parts[1])
    else { return nil }
    return sizes(variant, patch: side, image: nil)
  }

  private static func variant(_ word: String) -> Int? {
    variants.firstIndex { $0.words.contains(word) }
  }

  private static func sizes(_ index: Int, patch: Double, image: Double?) -> ModelSizes {
    var sizes = ModelSizes()
    sizes[.width] = variants[index].width
    sizes[.depth] = variants[index].depth
    sizes[.heads] = variants[index].heads
    sizes[.patch] = patch
    sizes[.image] = image
    return sizes
  }
}
