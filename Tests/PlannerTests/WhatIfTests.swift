import Planner
import Scaling
import Testing

@Suite struct WhatIfTests {
  private let request = PlanRequest(goal: .target(error: 0.4), startError: 10)

  private func choice(_ names: String...) -> WhatIf.Choice {
    WhatIf.Choice(name: names.joined(separator: ","), shapes: names.map(Reference.shape))
  }

  @Test func `sets come out best first, and those without a plan last`() throws {
    let choices = [choice("16"), choice("8"), choice("16", "8"), choice("16", "8", "4")]
    let whatIf = try WhatIf.comparison(of: Reference.three, choices, request)
    #expect(whatIf.rows.map(\.choice.name) == ["16,8", "16,8,4", "8", "16"])
    let computes = whatIf.rows.map { try? $0.result.get().final.compute.flops }
    // 4 / .15 - 4; the third shape comes in at .375, too late for .4; 4 / .15; below its floor.
    #expect(agree(computes[0], 4 / 0.15 - 4, within: 1e-12))
    #expect(agree(computes[1], 4 / 0.15 - 4, within: 1e-12))
    #expect(agree(computes[2], 4 / 0.15, within: 1e-12))
    #expect(computes[3] == nil)
    #expect(whatIf.verdict?.isWorthIt == true)
  }

  @Test func `the verdict says plainly when it is not worth it`() throws {
    let whatIf = try WhatIf.comparison(of: Reference.three, [choice("8"), choice("4")], request)
    let verdict = try #require(whatIf.verdict)
    #expect(!verdict.isWorthIt)
    #expect(
      verdict.sentence
        == "adaptivity is not worth it here: the plan is a static run of patch=8")
  }

  @Test func `without any plan there is no verdict`() throws {
    let whatIf = try WhatIf.comparison(of: Reference.three, [choice("16")], request)
    #expect(whatIf.verdict == nil)
    #expect(whatIf.rows.count == 1)
  }

  @Test func `unknown shapes and no sets at all are refused`() {
    #expect(throws: PlanError.self) {
      try WhatIf.comparison(of: Reference.three, [choice("99")], request)
    }
    #expect(throws: PlanError.self) { try WhatIf.comparison(of: Reference.three, [], request) }
  }

  @Test func `a shape is worth the compute it saves`() throws {
    let worth = try WhatIf.worth(of: Reference.three, request)
    // Without the second shape: switch from 1/C + 1/2 to 16/C + 1/8 where 1/(E-1/2) = 4/(E-1/8), at
    // E = 5/8, after 8, entering at 32: 16 / .275 - 24. Without the first: 4 / .15. The third: nothing.
    let full = 4 / 0.15 - 4
    #expect(worth.map(\.shape) == ["8", "16", "4"].map(Reference.shape))
    #expect(agree(worth[0].saving, 1 - full / (16 / 0.275 - 24), within: 1e-11))
    #expect(agree(worth[1].saving, 1 - full / (4 / 0.15), within: 1e-11))
    #expect(worth[2].saving == 0)
  }

  @Test func `a shape without which the goal is out of reach has no figure`() throws {
    var request = request
    request.goal = .target(error: 0.2)
    let worth = try WhatIf.worth(of: Reference.three, request)
    #expect(worth[0].shape == Reference.shape("4"))
    #expect(worth[0].saving == nil)
    guard case .failure(.targetBelowFloors) = worth[0].without else {
      Issue.record("a plan below every floor")
      return
    }
  }

  @Test func `its interval compares both plans on the same draw`() throws {
    var set = Reference.three
    for index in set.laws.indices {
      guard let curve = set.laws[index].curve else { continue }
      set.laws[index].draws = (0..<40).map { curve.scalingCompute(by: 1 + Double($0)) }
    }
    let worth = try WhatIf.worth(of: set, request)
    for worth in worth {
      // All draws scale compute alone, which cancels however much it varies.
      let saving = try #require(worth.saving)
      let interval = try #require(worth.savingInterval)
      #expect(abs(interval.lower - saving) <= 1e-9 && abs(interval.upper - saving) <= 1e-9)
    }
  }
}
