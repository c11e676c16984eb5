extension Topic {
  static let environment = Topic(
    name: "environment", summary: "variables that are looked at",
    examples: [
      .init(
        "\(TrainingJob.kernelVariable)=portable traverse doctor", "With kernels for any processor.")
    ],
    parts: [
      .table([
        (
          ShippedData.variable,
          "the folder of the data that ship with Traverse; unless set, looked for beside the program"
        ),
        (
          TrainingJob.kernelVariable,
          "instructions for training, of those that traverse doctor names; unless set, the best there are"
        ),
        (
          CalibrateFlags.taskVariables.joined(separator: ", "),
          "which task of a sweep this is, where --task does not say it"
        ),
        (
          "NO_COLOR, TERM",
          "no colours in what --plot terminal draws, where the first is set or the second is dumb"
        ),
        ("PATH", "where gnuplot and Python's library, the text of --data text, are found"),
      ]),
      .paragraph("Nothing that is printed is coloured but what --plot terminal draws."),
    ])
}
