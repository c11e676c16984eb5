package import Kernels

/// Every kernel once more, as plain loops in double precision that say what it should compute.
///
/// No order, no lanes, no blocks: results are rounded once, when they are stored. Slow on purpose.
package struct ScalarTwin: KernelSet {
  package init() {}

  package var instructionSet: InstructionSet { .portable }
}
