import Planner

extension Topic {
  static let plans = Topic(
    name: "plans", summary: "how a plan is made, what it is held against, and what it assumes",
    examples: [
      .init("traverse plan --budget 1e18", "On the laws that ship with Traverse."),
      .init("traverse plan --target 4", "The least compute for an error, not the least error."),
      .init(
        "traverse plan --budget 1e18 --max-phases 2 --transition-cost 1e16",
        "At most one change of shape, which costs compute."),
      .init("traverse whatif --budget 1e18", "What each shape is worth to the plan."),
    ],
    parts: [
      .heading("The rule"),
      .paragraph(
        "At every error the shape is trained whose law has the lowest price there. The first phase begins with nothing and "
          + "pays its whole curve; each later phase pays its own curve between two errors. A law is used from its own "
          + "largest observed error down."),
      .paragraph(
        "This is optimal while changes of shape are free, the error is all that a run carries over, and laws are exact. With "
          + "costs or limits, or where it clearly beats the rule, the plan is a shortest path over shapes and errors."
      ),
      .heading("What a plan is held against"),
      .table([
        ("best static shape", "the one shape that does best at this goal"),
        ("final shape alone", "the shape that the plan ends with, from the start"),
        ("best single switch", "the best plan with one change of shape"),
        ("equal split", "the same shapes in the same order, with equal compute each"),
      ]),
      .paragraph(
        "A saving is 1 - (compute of the plan) / (compute that the baseline needs for the same error), and is left out "
          + "where the baseline never gets there. Brackets hold the middle part (--level) of the plans made on draws of "
          + "the laws."),
      .paragraph(
        "Whether a run that changes shape goes on as the next shape's law says depends on how its weights are carried over: "
          + "traverse probe tries it, and --transition-cost charges for what it found."),
      .paragraph(
        "Exit code 1 where the laws say that the goal cannot be reached."),
    ])
}
