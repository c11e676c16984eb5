import Planner
import Scaling

/// Laws with known plans, shared by the tests of this target.
enum Reference {
  /// A law as written by hand: no fit, no draws.
  static func law(_ name: String, a: Double, b: Double, c: Double, d: Double = 0) -> Law {
    Law(shape: shape(name), curve: PowerLaw(a: a, b: b, c: c, d: d))
  }

  /// A law as fitted, with what the planner reads of a fit.
  static func fitted(
    _ name: String, a: Double, b: Double, c: Double, d: Double = 0,
    compute: ClosedRange<Double>, error: ClosedRange<Double>,
    status: FitReport.Status = .converged, draws: [PowerLaw] = []
  ) -> Law {
    let fit = FitReport(
      status: status, points: 50, residual: .log, objective: 0, rmse: 0, compute: compute,
      error: error)
    return Law(shape: shape(name), curve: PowerLaw(a: a, b: b, c: c, d: d), fit: fit, draws: draws)
  }

  /// A shape on the grow-only axis `size`, or on the free axis `patch` where the name is a number.
  static func shape(_ name: String) -> Shape {
    Shape([(Int(name) == nil ? "size" : "patch", AxisValue(name))])
  }

  static func set(_ laws: [Law]) -> LawSet {
    LawSet(metric: "loss", convention: .sixND, laws: laws)
  }

  /// Two shapes with b = 1, d = 0: f1 = 1/C + 1/2, f2 = 4/C + 1/4.
  ///
  /// By hand: prices (C + d) / (b (E - c)) are equal at E = 3/4.
  static let two = set([law("16", a: 1, b: 1, c: 0.5), law("8", a: 4, b: 1, c: 0.25)])

  /// The same with f3 = 16/C + 1/8.
  static let three = set(two.laws + [law("4", a: 16, b: 1, c: 0.125)])

  /// Four shapes with equal exponents: cost factors 1, 2.25, 4, 9.
  ///
  /// Start at .95; figures from an independent computation.
  static let toy = set(
    zip([1, 2.25, 4, 9], [0.45, 0.38, 0.34, 0.31]).enumerated().map { index, law in
      let name = ["32", "16", "8", "4"][index]
      return Reference.law(name, a: power(law.0, 0.35), b: 0.35, c: law.1)
    })

  /// Fits of E = a C^-b + c to the constant-rate runs of the OLMo ladder (data/olmo-ladder, c4_en
  /// validation loss against reported FLOPs), least squares of log residuals by scipy.
  static let olmo = set([
    fitted(
      "190M", a: 3_296_000_691.6388183, b: 0.5320990401395651, c: 3.3594074719243796,
      compute: 9.97925182242816e17...7.24743163603845e19,
      error: 3.446560859680176...4.241079330444336),
    fitted(
      "370M", a: 2_532_133_796.5108113, b: 0.5112896603915209, c: 3.148067628293142,
      compute: 2.708411208695808e18...2.5574714520351906e20,
      error: 3.23905611038208...4.113432884216309),
    fitted(
      "760M", a: 8_411_002_344.735988, b: 0.5247227765849408, c: 2.971914321071576,
      compute: 8.35432476573696e18...9.666455013443607e20,
      error: 3.0523946285247803...3.9792227745056152),
    fitted(
      "1B", a: 38_481_325_858.00942, b: 0.548976942806345, c: 2.870242803951993,
      compute: 1.590019441557504e19...2.5868662302475656e21,
      error: 2.9345738887786865...4.013087749481201),
    fitted(
      "3B", a: 836_108_158_399.0148, b: 0.5954836811041225, c: 2.6966785233776114,
      compute: 7.22584895225856e19...1.456181984254954e22,
      error: 2.7455179691314697...4.010693550109863),
  ])

  /// Fits to the end-of-run losses of open_lm models on RedPajama (data/gadre, dataset `rpj`,
  /// loss_c4_val against flops_6ND, eight runs a size), least squares of log residuals by scipy, the
  /// floor not bounded by the smallest error.
  static let openLM = set([
    fitted(
      "11M", a: 5_962_524_056.498489, b: 0.6010324803593695, c: 4.339932507372899,
      d: 3_728_229_155_695_383.5, compute: 3_351_310_684_600_320...4.2896776762884096e17,
      error: 4.492098042798854...6.123879526201114),
    fitted(
      "79M", a: 1.761154577138407e16, b: 0.9301217977859015, c: 3.4710951944468156,
      compute: 1.8682280915238912e17...2.3913319571505807e19,
      error: 3.425380424022153...5.038766634018416),
    fitted(
      "154M", a: 1_006_455_805.7350632, b: 0.5039106781269589, c: 3.040861485570284,
      compute: 7.085020768273613e17...9.068826583390224e19,
      error: 3.1051019658045784...4.0789643763923635),
    fitted(
      "412M", a: 1_133_058_851.803076, b: 0.4866473433898303, c: 2.7074504867392952,
      compute: 5.082838266103726e18...6.50603298061277e20,
      error: 2.7681623882618447...3.645167697049456),
  ])

  /// The usable laws of a set, in the planner's order; laws without a range begin at `startError`.
  static func eligible(_ set: LawSet, from startError: Double? = nil) throws -> [EligibleLaw] {
    try EligibleLaws(set, startError: startError).laws
  }
}
