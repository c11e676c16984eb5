import Scaling

extension Topic {
  static let shapes = Topic(
    name: "shapes", summary: "how shapes are named, chosen and ordered",
    examples: [
      .init(
        "traverse fit runs/*.csv --shape-pattern 'gpt-{size}.csv' -o laws.json",
        "From the names of files: gpt-10M.csv is size=10M."),
      .init(
        "traverse fit runs/gpt-10M.csv --shape 'size=10M depth=6'",
        "Said, for every run in the log."
      ),
      .init(
        "traverse plan --laws laws.json --budget 1e18 --set size=10M,100M",
        "Only shapes with one of these values."),
      .init(
        "traverse plan --laws laws.json --budget 1e18 --order size=free", "Sizes may shrink, too."),
    ],
    parts: [
      .paragraph(
        "A shape is a value on each of some axes: 'patch=14 width=128'. Any name will do for an axis, and any word or "
          + "number for a value; 190M and 1B are numbers where order matters. Several values stand for several shapes: "
          + "'patch=14,7 width=128'. Blanks separate axes, so that more than one of them needs quotes."
      ),
      .heading("Where fit finds the shape of a run"),
      .table([
        ("--shape", "what is said, for all runs"),
        ("--shape-from", "columns of the log, row by row"),
        ("--shape-pattern", "a part of the file's name for each {axis}"),
        ("none of them", "a run log's header; else the file's name is the shape"),
      ]),
      .heading("Which way an axis may be walked (--order)"),
      .table(
        AxisOrder.allCases.map { order in
          switch order {
          case .grow: (order.rawValue, "upwards: width, depth, heads and size unless said")
          case .shrink: (order.rawValue, "downwards")
          case .free: (order.rawValue, "both ways: patch, context, batch and any other unless said")
          }
        }),
    ])
}
