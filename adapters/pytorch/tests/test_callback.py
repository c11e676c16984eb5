"""Hugging Face's Trainer carries out a plan: the same weights as a loop written out, through a resumption too."""

import tempfile
import unittest

import support
import torch
from support import ADAMW, IMAGE, VIT, inputs, make, make_optimiser, plan
from traverse_plan import Schedule, become, change, plan_callback

try:
    from transformers import Trainer, TrainingArguments
except ImportError:
    Trainer = None

DEEPER = VIT | {"depth": 4}
# Three steps, then four.
PLAN = plan((VIT, 3.0), (DEEPER, 8.0))
COSTS = {Schedule.name(VIT): 1.0, Schedule.name(DEEPER): 2.0}
IMAGES, LABELS = inputs(VIT, 8), torch.arange(8) % 5


class Classifier(support.ViT):
    """With Hugging Face's manners."""

    def forward(self, images, labels):
        return {"loss": torch.nn.functional.cross_entropy(super().forward(images), labels)}


def classifier(shape):
    model = Classifier(image=(*IMAGE, 2), patch=shape["patch"], width=shape["width"], depth=shape["depth"], heads=shape["heads"],
                       hidden=48, outputs=5, manual=True).double()
    model.load_state_dict(make(shape).state_dict())
    return model


def change_in_place(model, optimizer, source, target):
    fresh = classifier(target)
    change(model, optimizer, fresh, source, target, ramp=3)
    become(model, fresh)


def train_by_hand():
    schedule, model = Schedule(PLAN, COSTS), classifier(VIT)
    optimizer = make_optimiser(model, ADAMW, fused=False)
    while not schedule.is_done:
        if due := schedule.step():
            change_in_place(model, optimizer, *due)
        optimizer.zero_grad()
        model(IMAGES, LABELS)["loss"].backward()
        optimizer.step()
    return model


@unittest.skipUnless(Trainer, "needs transformers and accelerate")
class CallbackTests(unittest.TestCase):
    def train(self, folder, shape, steps=100, checkpoint=None):
        model = classifier(shape)
        optimizer = make_optimiser(model, ADAMW, fused=False)
        constant = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
        arguments = TrainingArguments(
            output_dir=folder, max_steps=steps, per_device_train_batch_size=8, max_grad_norm=0, save_steps=5, use_cpu=True,
            report_to=[], disable_tqdm=True, logging_strategy="no")
        examples = [{"images": image, "labels": label} for image, label in zip(IMAGES, LABELS)]
        trainer = Trainer(
            model=model, args=arguments, train_dataset=examples, optimizers=(optimizer, constant),
            callbacks=[plan_callback(Schedule(PLAN, COSTS), change_in_place)])
        trainer.train(resume_from_checkpoint=checkpoint)
        return trainer

    def test_it_trains_as_a_loop_does_and_goes_on_from_a_checkpoint(self):
        by_hand = train_by_hand()
        with tempfile.TemporaryDirectory() as folder:
            straight = self.train(folder + "/straight", VIT)
            self.train(folder + "/stopped", VIT, steps=5)
            resumed = self.train(folder + "/stopped", DEEPER, checkpoint=folder + "/stopped/checkpoint-5")
            for trainer in (straight, resumed):
                assert trainer.state.global_step == 7
                assert len(trainer.model.blocks) == 4
                difference = max((own - trainer.model.get_parameter(name)).abs().max().item()
                                 for name, own in by_hand.named_parameters())
                # The Trainer's order of the batch is its own: rounding, in double precision, which Adam's quotient enlarges.
                assert difference <= 1e-8, difference


if __name__ == "__main__":
    unittest.main()
