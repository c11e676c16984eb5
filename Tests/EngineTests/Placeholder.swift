import Kernels
import Testing

@Suite struct Placeholder {
  @Test func `every processor has the portable path, and it is the slowest`() {
    #expect(InstructionSet.available.first == .portable)
  }
}
