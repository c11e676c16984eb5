"""Phases by compute: as many steps as `traverse run` takes, through any stop."""

import json
import random
import tempfile
import unittest
from pathlib import Path

from support import plan
from traverse_plan import Schedule

SMALL, LARGE, LAST = {"size": "11M"}, {"size": "79M"}, {"size": "154M"}


def followed(schedule, limit=10_000):
    """Steps of each phase, and what was due."""
    steps, due = [], []
    while not schedule.is_done and len(steps) < limit:
        found = schedule.step()
        due += [found] if found else []
        steps.append(schedule.phase)
    return [steps.count(phase) for phase in sorted(set(steps))], due


class ScheduleTests(unittest.TestCase):
    def test_phases_take_the_whole_steps_that_come_nearest(self):
        costs = {"size=11M": 3.0, "size=79M": 10.0, "size=154M": 40.0}
        schedule = Schedule(plan((SMALL, 100), (LARGE, 100), (LAST, 300)), costs)
        # 33.3 steps; 99 spent, so 10.1; 199 spent, so 7.525, which is 8.
        assert schedule.lengths() == [33, 10, 8]
        lengths, due = followed(schedule)
        assert lengths == [33, 10, 8] and due == [(SMALL, LARGE), (LARGE, LAST)]
        assert schedule.compute == 99 + 100 + 320 and schedule.steps == 51

    def test_random_plans_are_followed_as_they_were_laid_out(self):
        source = random.Random(5)
        for _ in range(300):
            phases = [({"width": width}, 10 ** source.uniform(0, 3)) for width in range(1, source.randint(2, 5))]
            costs = {f"width={width}": source.uniform(0.5, 30) for width in range(1, 5)}
            schedule = Schedule(plan(*phases), costs)
            assert followed(schedule)[0] == schedule.lengths()

    def test_a_budget_inside_the_first_phase_is_a_static_run(self):
        schedule = Schedule(plan((SMALL, 10)), lambda shape: 3.0)
        assert followed(schedule) == ([3], []) and schedule.step() is None

    def test_a_phase_has_one_step_at_least(self):
        schedule = Schedule(plan((SMALL, 10), (LARGE, 1), (LAST, 10)), lambda shape: 8.0)
        assert schedule.lengths() == [1, 1, 1]
        assert followed(schedule) == ([1, 1, 1], [(SMALL, LARGE), (LARGE, LAST)])

    def test_units_are_samples_or_tokens_where_a_step_is_told_them(self):
        schedule = Schedule(plan((SMALL, 1000), (LARGE, 1000)), {"size=11M": 1.0, "size=79M": 2.0})
        assert schedule.lengths(units=64) == [16, 8]
        seen = 0
        while schedule.phase == 0:
            tokens = 64 if seen < 512 else 128
            due = schedule.step(tokens)
            seen += tokens
        assert due == (SMALL, LARGE) and seen - tokens == 1024 and schedule.compute == 1024 + 2 * tokens

    def test_stopped_after_any_step_and_begun_again(self):
        document = plan((SMALL, 100), (LARGE, 100), (LAST, 100))
        costs = {"size=11M": 9.0, "size=79M": 21.0, "size=154M": 33.0}
        straight = Schedule(document, costs)
        calls = [straight.step() for _ in range(sum(straight.lengths()))]
        for stop in range(len(calls) + 1):
            first, second = Schedule(document, costs), Schedule(document, costs)
            begun = [first.step() for _ in range(stop)]
            second.load_state_dict(json.loads(json.dumps(first.state_dict())))
            assert begun + [second.step() for _ in range(len(calls) - stop)] == calls
            assert second.is_done and second.compute == straight.compute

    def test_a_plan_is_read_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.json"
            path.write_text(json.dumps(plan((SMALL, 10), (LARGE, 10), convention="6nd")), encoding="utf-8")
            schedule = Schedule(path, lambda shape: 1.0)
            assert schedule.convention == "6nd" and schedule.shape == SMALL and schedule.lengths() == [10, 10]

    def test_an_exported_schedule_is_followed_as_it_stands(self):
        # Other steps than its FLOPs would come to: those are rounded already.
        phases = [(SMALL, 33, 3.0, {}), (LARGE, 11, 10.0, {"patch": "resize"}), (LAST, 8, 40.0, {"depth": "stack"})]
        document = {"format": "traverse.schedule/1", "convention": "6nd", "phases": [
            {"shape": shape, "cumulative": 1e9, "flops_per_step": flops, "steps": steps, "transition": {"operators": operators}}
            for shape, steps, flops, operators in phases]}
        schedule = Schedule(document)
        assert schedule.lengths() == [33, 11, 8] and schedule.convention == "6nd"
        found = []
        while not schedule.is_done:
            if schedule.step():
                found.append(schedule.operators)
        assert found == [{"patch": "resize"}, {"depth": "stack"}] and schedule.steps == 52
        assert schedule.compute == 33 * 3 + 11 * 10 + 8 * 40
        document["phases"][1]["steps"] = None
        for given, costs in ((document, None), (document, {"size=11M": 1.0}), (plan((SMALL, 10)), None)):
            with self.assertRaises(ValueError):
                Schedule(given, costs)

    def test_what_is_no_plan_or_no_cost_is_refused(self):
        document = plan((SMALL, 10))
        for given, costs in ((document | {"format": "traverse.laws/1"}, {"size=11M": 1}), (document, {"size=11M": 0}),
                             (document, {"size=11M": float("nan")})):
            with self.assertRaises(ValueError):
                Schedule(given, costs)
        with self.assertRaises(KeyError):
            Schedule(document, {})
        with self.assertRaises(ValueError):
            Schedule(document, {"size=11M": 1}).load_state_dict(Schedule(plan((SMALL, 11)), {"size=11M": 1}).state_dict())


if __name__ == "__main__":
    unittest.main()
