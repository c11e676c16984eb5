import LawFit
import Scaling
import Testing

@Suite struct HuberTests {
  let huber = Huber(.huber(width: 0.5))

  /// Difference quotients on both sides of each branch; ρ' is continuous, so they agree there too.
  @Test(arguments: [-2.0, -0.51, -0.49, -0.1, 0.1, 0.49, 0.51, 3])
  func `weight and influence belong to the loss`(r: Double) {
    let h = 1e-6
    let slope = (huber.twiceLoss(r + h) - huber.twiceLoss(r - h)) / (4 * h)
    #expect(abs(slope - huber.influence(r)) < 1e-9)
    #expect(abs(huber.weight(r) * r - huber.influence(r)) < 1e-15)
  }

  @Test func `the loss is quadratic inside, linear outside and has no step`() {
    #expect(huber.twiceLoss(0.3) == 0.3 * 0.3)
    #expect(huber.twiceLoss(-2) == 0.5 * (4 - 0.5))
    #expect(abs(huber.twiceLoss(0.5.nextUp) - 0.25) < 1e-15)
  }

  @Test func `without a width it is least squares`() {
    let plain = Huber(.log)
    #expect(plain.twiceLoss(100) == 10_000)
    #expect(plain.weight(100) == 1)
    #expect(plain.influence(-100) == -100)
    #expect(plain.isInside(100))
  }
}
