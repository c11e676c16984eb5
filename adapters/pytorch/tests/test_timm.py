"""timm's own VisionTransformer through every change of a ViT, in double precision."""

import unittest

import support
import torch
from traverse_plan import RefinedPatchEmbed, change

try:
    from timm.models.vision_transformer import VisionTransformer
except ImportError:
    VisionTransformer = None

SHAPE = {"patch": 14, "width": 24, "depth": 2, "heads": 2}


def make(shape, inherited=(), **settings):
    torch.manual_seed(1)
    model = VisionTransformer(
        img_size=28, patch_size=shape["patch"], in_chans=1, num_classes=10, embed_dim=shape["width"], depth=shape["depth"],
        num_heads=shape["heads"], class_token=False, global_pool="avg", **settings)
    if inherited:
        model.patch_embed = RefinedPatchEmbed(1, shape["width"], [*inherited, shape["patch"]])
    for weight in model.parameters():
        weight.data += 0.1 * torch.randn(weight.shape)
    return model.double()


@unittest.skipUnless(VisionTransformer, "needs timm")
class TimmTests(unittest.TestCase):
    def test_the_function_is_preserved(self):
        images = torch.randn(3, 1, 28, 28, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
        for settings in ({"fc_norm": False}, {}):  # The norm before the mean, as the Engine has it, and timm's default, behind it.
            for target, inherited, operators in (
                    ({"patch": 7}, (14,), {}), ({"width": 36, "heads": 3}, (), {}), ({"width": 48}, (), {}),
                    ({"width": 48, "heads": 4}, (), {"width": "copy"}), ({"depth": 5}, (), {}),
                    ({"patch": 7, "width": 36, "heads": 3, "depth": 3}, (14,), {})):
                with self.subTest(**settings, **target, operators=operators):
                    old = make(SHAPE, **settings)
                    optimizer = torch.optim.AdamW(old.parameters(), lr=1e-3)
                    old(images).square().mean().backward()
                    optimizer.step()
                    new = make(SHAPE | target, inherited, **settings)
                    change(old, optimizer, new, SHAPE, target, **operators)
                    with torch.no_grad():
                        before, after = old(images), new(images)
                    assert (before - after).abs().max().item() <= 1e-12 * max(1, before.abs().max().item())
                    new(images).square().mean().backward()
                    optimizer.step()
                    with torch.no_grad():
                        assert (new(images) - after).abs().max().item() > 1e-6

    def test_a_resized_kernel_is_timms_own_resized_kernel(self):
        from timm.layers import resample_patch_embed

        old, new = make(SHAPE), make(SHAPE | {"patch": 7})
        change(old, torch.optim.AdamW(old.parameters()), new, SHAPE, {"patch": 7}, patch="resize")
        # timm resizes with antialias; that the two differ when patches shrink is expected, so patches grow here.
        grown = make(SHAPE)
        change(new, torch.optim.AdamW(new.parameters()), grown, SHAPE | {"patch": 7}, {"patch": 14}, patch="resize")
        expected = resample_patch_embed(new.patch_embed.proj.weight.detach(), [14, 14], interpolation="bilinear", antialias=False)
        assert (grown.patch_embed.proj.weight - expected).abs().max().item() <= 1e-5


if __name__ == "__main__":
    unittest.main()
