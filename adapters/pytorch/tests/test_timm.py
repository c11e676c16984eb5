"""timm's own VisionTransformer through every change of a ViT, in double precision."""

import argparse
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

    def test_a_checkpoint_of_train_py_becomes_one_of_the_next_phase(self):
        from timm import create_model
        from timm.optim import create_optimizer_v2
        from traverse_timm import changed

        shapes = [SHAPE, SHAPE | {"width": 36, "heads": 3, "depth": 3}]
        settings = [{"img_size": 28, "patch_size": shape["patch"], "embed_dim": shape["width"], "depth": shape["depth"],
                     "num_heads": shape["heads"], "class_token": False} for shape in shapes]
        # As far as optimizer_kwargs and create_model read train.py's arguments.
        args = argparse.Namespace(
            model="vit_tiny_patch16_224", in_chans=None, num_classes=10, gp="avg", opt="adamw", lr=1e-3, weight_decay=0.05,
            momentum=0.9, opt_kwargs={})
        models = [create_model(args.model, num_classes=10, global_pool="avg", **kwargs) for kwargs in settings]
        optimizers = [create_optimizer_v2(model, opt="adamw", lr=1e-3, weight_decay=0.05) for model in models]
        images = torch.randn(2, 3, 28, 28, generator=torch.Generator().manual_seed(2))
        models[0](images).square().mean().backward()
        optimizers[0].step()
        saved = {"args": args, "epoch": 3, "version": 2, "state_dict": models[0].state_dict(), "state_dict_ema": {},
                 "optimizer": optimizers[0].state_dict()}
        job = {"epoch": 4, "shapes": shapes, "models": settings, "operators": {"width": "pad", "depth": "identity"}}
        found = changed(saved, job)
        # What resume_checkpoint does with it.
        models[1].load_state_dict(found["state_dict"])
        optimizers[1].load_state_dict(found["optimizer"])
        assert found["epoch"] == 3 and "state_dict_ema" not in found
        before, after = (model.double().eval()(images.double()) for model in models)
        # The weights are Float32: widening scales them by a root.
        assert (before - after).abs().max().item() <= 1e-5
        moments = optimizers[1].state[models[1].get_parameter("blocks.0.mlp.fc1.weight")]["exp_avg"]
        old = optimizers[0].state[models[0].get_parameter("blocks.0.mlp.fc1.weight")]["exp_avg"]
        assert moments.shape == (144, 36) and old.abs().max() > 0
        assert torch.count_nonzero(moments).item() > 0 and moments[96:].abs().max().item() == 0

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
