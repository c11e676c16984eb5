internal import Kernels

/// What every layer works with while a micro-batch goes through the model.
struct Pass {
  let kernels: any KernelSet
  /// Parameters in the layout of their table.
  let weights: Row
  /// The matrices among them in the order in which products read them.
  let packed: Row
  /// Memory for the activations of this micro-batch.
  let workspace: Row
  /// Scratch of products, of the same memory.
  let products: Row

  subscript(place: Place) -> Matrix { workspace[place] }
}

/// Where gradients go, in the layout of the parameters.
struct Gradients {
  let row: Row
  /// Whether they add to what is there, or replace it: the first micro-batch saves clearing the arena.
  let adding: Bool

  subscript(range: Range<Int>) -> Row { row[range] }
}
