import Engine
import Scaling
import Testing
import traverse

@Suite struct RunFlagsTests {
  private func plan(_ patches: [Int]) -> Plan {
    let whole = Compute(flops: 1e12)
    return Plan(
      metric: "eval_loss", convention: .threeForward, goal: .budget(whole), method: .path,
      phases: patches.map {
        .init(
          shape: Shape([("patch", .integer($0)), ("width", .integer(64))]), startError: 1,
          endError: 0.5, compute: whole, cumulative: whole)
      },
      final: .init(error: 0.5, compute: whole))
  }

  @Test func `a plan is warned of where its patches do not divide each other`() {
    #expect(RunFlags.warnings(about: plan([14, 7, 1])).isEmpty)
    #expect(RunFlags.warnings(about: plan([7, 7])).isEmpty)
    let finer = RunFlags.warnings(about: plan([14, 7, 4]))
    #expect(finer.count == 1)
    #expect(finer.allSatisfy { $0.hasPrefix("phase 3 changes patch 7 to 4") })
    #expect(finer.allSatisfy { $0.contains("--set") && $0.contains("--patch-operator resize") })
    #expect(finer.allSatisfy { !$0.contains("--order") })
    let coarser = RunFlags.warnings(about: plan([7, 14]))
    #expect(coarser.count == 1 && coarser.allSatisfy { $0.contains("--order patch=shrink") })
  }

  @Test func `a refusal names the flag that helps, where one does`() {
    #expect(
      TransitionError.notNested(from: 7, to: 4).advice
        == "found patch 7 -> 4, expected one that divides 7, to be refined into; --patch-operator resize takes any"
    )
    #expect(
      TransitionError.noMultiple(axis: "width", from: 8, to: 12).advice
        == "found width 8 -> 12, expected a whole multiple for copies; --width-operator pad takes any"
    )
    #expect(!TransitionError.refined(from: 7, to: 4).advice.contains("--"))
  }
}
