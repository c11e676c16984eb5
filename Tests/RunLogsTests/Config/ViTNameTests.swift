import RunLogs
import Scaling
import Testing

/// Names of ViTs, as a config states them.
@Suite struct ViTNameTests {
  private func words(_ name: String) -> String {
    var config = RunConfig(origin: "args.yaml")
    config.add(name, under: ["model"])
    return config.sizes.words
  }

  @Test(arguments: [
    ("vit_tiny_patch16_224", "depth 12, width 192, heads 3, patch 16, image 224"),
    ("vit_base_patch32_384.augreg_in21k", "depth 12, width 768, heads 12, patch 32, image 384"),
    ("deit_small_patch16_224", "depth 12, width 384, heads 6, patch 16, image 224"),
    ("S/16", "depth 12, width 384, heads 6, patch 16"),
    ("H/14", "depth 32, width 1280, heads 16, patch 14"),
  ]) func `names that say all`(name: String, sizes: String) {
    #expect(words(name) == sizes)
  }

  @Test(arguments: [
    "resnet50", "vit", "vit_patch16", "gpt2", "X/16", "S/", "/16", "swin_base_patch4_window7_224",
    "_",
    "convnext_base", "B/x", "vit_small_patch16_36x1_224", "vit_base_patch16_plus_240",
    "deit_tiny_distilled_patch16_224", "vit_large_patch14_clip_224",
  ]) func `names that do not`(name: String) {
    #expect(words(name) == "")
  }
}
