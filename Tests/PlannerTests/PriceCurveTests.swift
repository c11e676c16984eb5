import Planner
import Scaling
import Testing

@Suite struct PriceCurveTests {
  @Test func `it samples each price from the law's top to the error asked for or its floor`() throws
  {
    let curves = try PriceCurve.curves(of: Reference.olmo, downTo: 3, samples: 20)
    #expect(curves.count == 5)
    for curve in curves {
      let law = try #require(Reference.olmo.laws.first { $0.shape == curve.shape })
      let (top, floor) = (try #require(law.largestError), try #require(law.curve?.c))
      #expect(agree(curve.points[0].error, top, within: 1e-12))
      let last = try #require(curve.points.last?.error)
      #expect(floor > 3 ? last > floor && last < floor + 1e-5 : agree(last, 3, within: 1e-12))
      for point in curve.points {
        #expect(point.price == law.curve?.price(at: point.error))
      }
    }
  }

  @Test func `a law that begins below the error asked for is left out`() throws {
    let curves = try PriceCurve.curves(of: Reference.olmo, downTo: 4.1, samples: 5)
    #expect(curves.map(\.shape) == ["190M", "370M"].map(Reference.shape))
  }
}
