import RunLogs
import Testing

@Suite struct ComputeUnitTests {
  @Test(arguments: [
    ("throughput/total_training_Gflops", ComputeUnit.gflops), ("Tflops", .tflops),
    ("total EFLOP", .eflops), ("x_mflop", .mflops), ("flops", .flops), ("PFLOPS", .pflops),
    ("train kFLOPs", .kflops),
  ])
  func `the last word of a name implies a unit`(name: String, unit: ComputeUnit) {
    #expect(ComputeUnit(impliedBy: name) == unit)
  }

  @Test(arguments: ["", "compute", "flops_6ND", "gflops/s", "total_flos", "hyperflops"])
  func `other names imply none`(name: String) {
    #expect(ComputeUnit(impliedBy: name) == nil)
  }
}
