import Host
import JSON
import Planner
import RunLogs
import Scaling

/// A plan as a chain of Slurm's jobs, one a phase, each after the one before it has ended well: a shell script that submits
/// itself.
struct SlurmText {
  private let schedule: StepSchedule
  private let template: CommandTemplate
  private let command: String

  init(_ schedule: StepSchedule, command: String) {
    self.schedule = schedule
    self.command = command
    template = CommandTemplate(command)
  }

  /// The script; throws for a place in the command that no phase can fill.
  func text() throws(PlaceError) -> String {
    var branches = ""
    for index in schedule.phases.indices { branches += try assignments(ofPhase: index) }
    return Self.head + ShellText.comment(ScheduleText.text(schedule)) + submission + job(branches)
  }

  private static let head = """
    #!/bin/sh
    #SBATCH --job-name=traverse
    #SBATCH --output=%x-%j.out
    #SBATCH --open-mode=append
    #SBATCH --requeue
    # A plan of Traverse as a chain of jobs, one a phase, each after the one before it has ended well.
    #
    #   sh THIS-FILE [FLAGS OF sbatch]      such as --time=10:00:00 --gpus=1
    #
    # submits the phases that are not done; one that is done leaves an empty file. Where one has failed, submit again when
    # no job of the chain is left. A job that was requeued runs its command again, which is to go on from its own checkpoint.
    #

    """

  private var numbers: String {
    schedule.phases.indices.map { String($0 + 1) }.joined(separator: " ")
  }

  /// What the script does where it is no job.
  private var submission: String {
    """
    set -eu

    done_file() { printf 'phase-%s.\(digest).done' "$1"; }

    if [ -z "${TRAVERSE_PHASE-}" ]; then
      previous=
      for phase in \(numbers); do
        if [ -e "$(done_file "$phase")" ]; then
          echo "phase $phase: done"
          continue
        fi
        job=$(sbatch --parsable --export="ALL,TRAVERSE_PHASE=$phase" --job-name="traverse-$phase" \\
          ${previous:+--dependency="afterok:$previous" --kill-on-invalid-dep=yes} "$@" "$0")
        previous=${job%%;*}
        [ -n "$previous" ] || { echo "sbatch names no job for the next one to wait for" >&2; exit 1; }
        echo "phase $phase: job $previous"
      done
      exit
    fi


    """
  }

  /// What a job does: a branch for each phase, and the command.
  private func job(_ branches: String) -> String {
    """
    [ ! -e "$(done_file "$TRAVERSE_PHASE")" ] || exit 0
    case $TRAVERSE_PHASE in
    \(branches)*)
      echo "found no phase $TRAVERSE_PHASE, expected one of \(numbers)" >&2
      exit 2
      ;;
    esac
    (
    \(template.command { variable($0) })
    )
    : >"$(done_file "$TRAVERSE_PHASE")"

    """
  }

  /// Of all that the jobs do, so that another plan's phases are not taken for done.
  private var digest: String {
    var document = schedule
    document.provenance = Provenance()
    let bytes = JSONWriter.bytes(of: document.json, layout: .compact) + [0] + Array(command.utf8)
    return String(SHA256.hexadecimal(of: bytes).prefix(8))
  }

  /// One branch of the `case`: what the command's places stand for.
  private func assignments(ofPhase index: Int) throws(PlaceError) -> String {
    var lines = "\(index + 1))\n"
    for name in template.names {
      let value = try value(of: name, inPhase: index)
      lines += "  \(ShellText.assignment(of: value, to: variable(name)))\n"
    }
    return lines + "  ;;\n"
  }

  /// A name that the shell takes, whatever the place's own is; a plain one never begins with a second underscore.
  private func variable(_ name: String) -> String {
    let isPlain =
      name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      } && !name.hasPrefix("_")
    guard !isPlain, let index = template.names.firstIndex(of: name) else { return "phase_" + name }
    return "phase__\(index)"
  }

  private func value(of name: String, inPhase index: Int) throws(PlaceError) -> String {
    let phase = schedule.phases[index]
    let (start, steps) = (schedule.starts?[index], phase.steps)
    func count(_ number: Int?) throws(PlaceError) -> String {
      guard let number else { throw .unknown(name) }
      return String(number)
    }
    switch name {
    case "phase": return String(index + 1)
    case "shape": return phase.shape.description
    case "steps": return try count(steps)
    case "from": return try count(start)
    case "to": return try count(start.flatMap { start in steps.map { start + $0 } })
    case "samples": return try count(phase.samples)
    case "tokens": return try count(phase.tokens)
    case "batch": return try count(phase.work.batch)
    case "context": return try count(phase.work.context)
    default:
      guard let value = phase.shape[name] else {
        let known = Self.names + phase.shape.coordinates.map(\.axis)
        throw .none(name, known: known, nearest: NearestNames.of(name, among: known).first)
      }
      return value.description
    }
  }

  private static let names = [
    "phase", "shape", "steps", "from", "to", "samples", "tokens", "batch", "context",
  ]
}

/// A place of a command that cannot be filled.
enum PlaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nobody said how many.
  case unknown(String)
  case none(String, known: [String], nearest: String?)

  var description: String {
    switch self {
    case .unknown(let name): "found {\(name)}, which is not known"
    case .none(let name, let known, let nearest):
      "found {\(name)}, expected one of \(Listing.alternatives(known))"
        + (nearest.map { "; did you mean {\($0)}?" } ?? "")
    }
  }
}
