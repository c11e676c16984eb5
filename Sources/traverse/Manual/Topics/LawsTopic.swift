extension Topic {
  static let laws = Topic(
    name: "laws", summary: "what a law is, where it comes from, and how far to believe it",
    examples: [
      .init("traverse fit runs/*.csv -o laws.json", "One law for each log, named after its file."),
      .init("traverse inspect laws.json", "The same table from the file."),
      .init("traverse fit runs/*.csv --skip-first 0.1", "Without the first tenth of each run."),
    ],
    parts: [
      .heading("A law"),
      .paragraph(
        "For each shape, error against training compute: E = a (C + d)^-b + c. The compute C is in FLOP, where a "
          + "multiply-add is two; the error E is the metric that falls, such as evaluation loss."),
      .table([
        ("a > 0", "how much error there is to lose"),
        ("b > 0", "how fast it goes"),
        ("c >= 0", "the floor: an error that this shape never beats"),
        (
          "d >= 0",
          "bounds the error at C = 0; logs that begin late cannot tell it from 0, and no switch depends on it"
        ),
      ]),
      .paragraph(
        "The price of the next bit of error is (C + d) / (b (E - c)). A plan trains the shape with the lowest price."
      ),
      .heading("What fit says of it"),
      .table([
        ("converged", "a law whose parameters the points tell"),
        ("at bound", "d = 0 is ordinary; c = 0 means that no floor was seen"),
        ("stalled", "the search ended before its tests were met; a reason says where"),
        (
          "unidentifiable",
          "the points cannot tell a law from a constant or an exponential, or span less than half a decade of compute"
        ),
        ("unseen half", "a law fitted to the lower half of log compute, at the last point"),
      ]),
      .paragraph(
        "Laws that stalled or cannot be identified come with a reason, make fit exit with code 1, and enter no plan. "
          + "Brackets are profile-likelihood intervals of --level; draws of the law (--bootstrap) give plans theirs."
      ),
      .paragraph(
        "Of a shape with more points than --max-points every k-th of each run is fitted, and fit says so: a log of every step tells a "
          + "law of four parameters no more, and takes minutes."),
      .paragraph("'traverse help formats' shows a laws file written by hand."),
    ])
}
