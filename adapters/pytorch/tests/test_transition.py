"""What each operator preserves, in double precision, and what becomes of AdamW's moments."""

import unittest

import support
import torch
from support import GPT_SHAPE, IMAGE, VIT, inputs, make, trained
from traverse_plan import change, transition

TOLERANCE = 1e-12
# More heads, wider heads, both, and MLP alone.
WIDER = [{"width": 18, "heads": 3}, {"width": 20, "hidden": 100}, {"width": 32, "heads": 4}, {"hidden": 60}]


def largest(x, y):
    return (x - y).abs().max().item()


def changed(shape, target, before=(), after=(), **operators):
    """The outputs of a model before and after, on inputs of the old shape."""
    old, target = make(shape, before), shape | target
    new = make(target, after)
    weights, _ = transition(dict(old.named_parameters()), {}, shape, target, image=IMAGE, seed=3, **operators)
    new.load_state_dict(weights)
    with torch.no_grad():
        return old(inputs(shape)), new(inputs(target)), new


class Preservation(unittest.TestCase):
    def test_padding_preserves_the_function(self):
        for shape in (VIT, GPT_SHAPE):
            for wider in WIDER:
                with self.subTest(**shape | wider):
                    before, after, _ = changed(shape | {"hidden": 48} if "hidden" in wider else shape, wider)
                    assert largest(before, after) <= TOLERANCE

    def test_copies_preserve_the_function_and_do_not_stay_equal(self):
        for shape in (VIT, GPT_SHAPE):
            for factor in (2, 3):
                with self.subTest(factor=factor, **shape):
                    before, after, new = changed(shape, {"width": 12 * factor, "heads": 2 * factor}, width="copy")
                    assert largest(before, after) <= TOLERANCE
                    name = next(name for name in new.state_dict() if name.endswith(("fc1.weight", "c_fc.weight")))
                    reader = new.state_dict()[name]
                    assert largest(reader[:, :12], reader[:, 12:24]) > 0.01

    def test_silent_blocks_preserve_every_bit_and_stacked_ones_do_not(self):
        for shape in (VIT, GPT_SHAPE):
            before, after, _ = changed(shape, {"depth": 5})
            assert torch.equal(before, after)
            before, after, _ = changed(shape, {"depth": 5}, depth="stack")
            assert largest(before, after) > 0.01

    def test_a_longer_context_preserves_the_first_tokens(self):
        target = GPT_SHAPE | {"context": 15}
        for how, origins in (("hold", [5] * 9), ("tile", [0, 1, 2, 3, 4, 5, 0, 1, 2])):
            old, new = make(GPT_SHAPE), make(target)
            new.load_state_dict(transition(dict(old.named_parameters()), {}, GPT_SHAPE, target, context=how)[0])
            with torch.no_grad():
                tokens = inputs(target)
                assert largest(old(tokens[:, :6]), new(tokens)[:, :6]) <= TOLERANCE
            positions = new.transformer["wpe"].weight
            assert torch.equal(positions[6:], old.transformer["wpe"].weight[origins])

    def test_refining_preserves_the_function_twice_over_and_through_widening(self):
        before, after, _ = changed(VIT, {"patch": 2}, (), (4,))
        assert largest(before, after) <= TOLERANCE
        half = VIT | {"patch": 2}
        before, after, _ = changed(half, {"patch": 1}, (4,), (4, 2))
        assert largest(before, after) <= TOLERANCE
        before, after, _ = changed(half, {"width": 18, "heads": 3, "depth": 3}, (4,), (4,))
        assert largest(before, after) <= TOLERANCE

    def test_several_axes_at_once(self):
        before, after, _ = changed(VIT, {"patch": 2, "width": 24, "heads": 4, "depth": 4}, (), (4,))
        assert largest(before, after) <= TOLERANCE

    def test_a_resized_kernel_answers_an_enlarged_patch_as_the_old_one_did(self):
        """<B x, w'> = <x, w> for every patch x where patches grow; B by PyTorch's own bilinear resize."""
        old = make(VIT | {"patch": 2})
        known = dict(old.named_parameters())
        weights, moments = transition(known, {}, {"patch": 2}, {"patch": 4}, patch="resize", image=IMAGE)
        small = inputs(VIT)[:, :, :2, :2]
        large = torch.nn.functional.interpolate(small, (4, 4), mode="bilinear", align_corners=False)
        kernel = "patch_embed.proj.weight"
        before = torch.einsum("ncyx,kcyx->nk", small, known[kernel])
        after = torch.einsum("ncyx,kcyx->nk", large, weights[kernel])
        assert largest(before, after) <= TOLERANCE
        assert weights["pos_embed"].shape == (1, 6, 12)
        assert not {"patch_embed.proj.weight", "pos_embed"} & moments.keys()

    def test_what_cannot_be_done_is_refused(self):
        gpt, vit = (dict(make(shape).named_parameters()) for shape in (GPT_SHAPE, VIT))
        tied = {name: weight for name, weight in gpt.items() if name != "lm_head.weight"}
        transposed = {name: weight.T if weight.dim() == 2 else weight for name, weight in gpt.items()}
        wider = {"width": 24, "heads": 4}
        for weights, source, target, operators in (
                (gpt, GPT_SHAPE, {"depth": 1}, {}), (gpt, GPT_SHAPE, {"width": 18, "heads": 3}, {"width": "copy"}),
                (gpt, GPT_SHAPE, {"width": 18, "heads": 6}, {}), (tied, GPT_SHAPE, wider, {}), (transposed, GPT_SHAPE, wider, {}),
                (gpt | {"lm_head.weight": gpt["transformer.wte.weight"]}, GPT_SHAPE, wider, {}),
                (vit, VIT, {"patch": 3}, {"image": IMAGE}), (vit, VIT, {"patch": 2}, {}), (vit, VIT, wider, {"width": "zero"}),
                (vit | {"cls_token": torch.zeros(1, 1, 12)}, VIT, wider, {})):
            with self.subTest(target=target, **operators), self.assertRaises(ValueError):
                transition(weights, {}, source, target, **operators)


class Moments(unittest.TestCase):
    def test_moments_follow_their_weights(self):
        """w' = s w has the gradient g / s; new entries remember the mean square and no direction."""
        model, optimizer = trained(GPT_SHAPE)
        known = {name: optimizer.state[weight] for name, weight in model.named_parameters()}
        _, moments = transition(dict(model.named_parameters()), known, GPT_SHAPE, {"width": 24, "heads": 4})
        name, s = "transformer.h.0.mlp.c_proj.weight", 2**0.5
        before, after = known[name], moments[name]
        assert largest(after["exp_avg"][:12, :48], before["exp_avg"] / s) <= 1e-15
        assert largest(after["exp_avg_sq"][:12, :48], before["exp_avg_sq"] / 2) <= 1e-15
        assert after["exp_avg"][12:].count_nonzero() == 0 and after["exp_avg"][:, 48:].count_nonzero() == 0
        assert largest(after["exp_avg_sq"][12:], before["exp_avg_sq"].mean() / 2) <= 1e-15
        assert after["step"] == 2 and after["step"] is not before["step"]

    def test_new_blocks_are_new_and_old_ones_as_they_were(self):
        model, optimizer = trained(VIT)
        known = {name: optimizer.state[weight] for name, weight in model.named_parameters()}
        weights, moments = transition(dict(model.named_parameters()), known, VIT, {"depth": 5})
        assert {name for name in weights if name not in moments} == {
            name for name in weights if name.startswith(("blocks.2.", "blocks.3.", "blocks.4."))}
        for name, state in known.items():
            assert all(torch.equal(torch.as_tensor(state[key]), torch.as_tensor(moments[name][key])) for key in state)


class Change(unittest.TestCase):
    """A model and its optimizer together."""

    def grown(self, target, after=(), ramp=4):
        model, optimizer = trained(VIT)
        groups = [{key: value for key, value in group.items() if key != "params"} for group in optimizer.param_groups]
        fresh = make(VIT | target, after)
        change(model, optimizer, fresh, VIT, target, ramp=ramp, image=IMAGE)
        assert [{key: value for key, value in group.items() if key != "params"} for group in optimizer.param_groups] == groups
        return model, fresh, optimizer

    def test_the_optimizer_has_the_new_model_in_the_order_of_one_made_anew(self):
        for target, after in (({"depth": 4}, ()), ({"patch": 2, "width": 24, "heads": 4}, (4,))):
            model, fresh, optimizer = self.grown(target, after)
            expected = support.make_optimiser(fresh, support.ADAMW, fused=False)
            for group, other in zip(optimizer.param_groups, expected.param_groups):
                assert [id(own) for own in group["params"]] == [id(own) for own in other["params"]]
            with torch.no_grad():
                assert largest(model(inputs(VIT)), fresh(inputs(VIT))) <= TOLERANCE
            expected.load_state_dict(optimizer.state_dict())

    def test_padding_and_one_update_is_one_update_where_nothing_new_is_heard(self):
        """Silent blocks get gradients in what they write alone: the old tensors take the step that they would have taken."""
        model, optimizer = trained(VIT)
        twin, twins = trained(VIT)
        fresh = make(VIT | {"depth": 4})
        change(model, optimizer, fresh, VIT, {"depth": 4})
        support.update(fresh, optimizer, VIT)
        support.update(twin, twins, VIT)
        for name, weight in twin.named_parameters():
            assert largest(weight, fresh.get_parameter(name)) <= TOLERANCE

    def test_the_rate_of_new_tensors_rises_and_theirs_alone(self):
        """Adam's first step moves each weight by the rate, here a quarter of it; from the fourth on by all of it."""
        _, fresh, optimizer = self.grown({"patch": 2}, (4,), ramp=4)
        own = fresh.patch_embed.proj.weight
        shape = VIT | {"patch": 2}
        support.update(fresh, optimizer, shape)
        assert abs(own.detach().abs().max().item() / (support.ADAMW["rate"] / 4) - 1) <= 1e-3
        assert "ramp" not in optimizer.state[fresh.get_parameter("patch_embed.inherited.0.weight")]
        for _ in range(3):
            before = own.detach().clone()
            support.update(fresh, optimizer, shape)
        state = optimizer.state[own]
        step = state["exp_avg"] / (1 - 0.9**4) / ((state["exp_avg_sq"] / (1 - 0.95**4)).sqrt() + 1e-8)
        expected = before * (1 - 1e-3 * 0.05) - 1e-3 * step
        assert largest(own, expected) <= TOLERANCE

    def test_a_model_of_another_shape_is_refused(self):
        model, optimizer = trained(VIT)
        with self.assertRaises(ValueError):
            change(model, optimizer, make(VIT | {"depth": 3}), VIT, {"depth": 4})


if __name__ == "__main__":
    unittest.main()
