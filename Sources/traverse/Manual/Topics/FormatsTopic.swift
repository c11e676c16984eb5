import RunLogs

extension Topic {
  static let formats = Topic(
    name: "formats", summary: "which files are read and written, and laws written by hand",
    examples: [
      .init("traverse inspect runs/*.csv", "What is in a file, whatever it is."),
      .init("traverse import --explain runs/*.csv", "What is recognised in a log, and why."),
      .init(
        "traverse plan --laws hand-written.json --budget 1e18 --from-error 6",
        "The laws below; with d > 0 in each they need no --from-error."),
    ],
    parts: [
      .heading("The shortest laws by hand"),
      .verbatim(handWrittenLaws.split(separator: "\n").map(String.init)),
      .heading("Logs, told apart by their content, plain or by gzip"),
      .table(
        LogFormat.all.filter { $0.trainer == nil }.map { ($0.description, $0.sign) }
          + [("printed text", "a line with a step as one of these prints it")]),
      .paragraph(Listing.all(LogFormat.all.compactMap(\.trainer)) + "."),
      .paragraph(
        "A folder stands for the logs below it, found by their names: event files, .wandb, .csv, .tsv, .jsonl, .ndjson, .log, .txt, .out, .db, "
          + ".sqlite, trainer_state.json, history.json, each also with .gz, and MLflow's folders. What is configured beside a log is read with it."
      ),
      .paragraph(
        "Values of nested objects in JSON Lines are columns such as eval.loss. Steps are counted from 1; those of Lightning, and epochs from 0, "
          + "stand for one more, and import says so: (1 + column 'step')."
      ),
      .heading("Traverse's own files, named in their \"format\""),
      .table(DocumentFormats.all.map { ($0.format, $0.title) }),
      .paragraph(
        "Beside these: pictures as SVG, PNG or PDF (--plot), reports as HTML, and the weights and optimiser of checkpoints as "
          + "safetensors. A file is written whole or not at all, and one that is there is replaced only with --force."
      ),
    ],
    section: "FILES")

  /// Laws that `plan` takes, with nothing in them that could be left out.
  package static let handWrittenLaws = """
    {"format": "traverse.laws/1", "metric": "loss", "laws": [
      {"shape": {"size": "10M"}, "a": 1e8, "b": 0.5, "c": 3.4},
      {"shape": {"size": "100M"}, "a": 4e8, "b": 0.5, "c": 2.9}]}
    """
}

extension LogFormat {
  /// Who prints it, where it is text for people.
  fileprivate var trainer: String? { if case .printed(let trainer) = self { trainer } else { nil } }
}
