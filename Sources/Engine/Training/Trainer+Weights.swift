internal import Kernels
internal import Scaling

extension Trainer {
  /// Begins anew from the weights of a file, which has every tensor of the model under its name.
  ///
  /// Throws where one is missing or has another shape; then weights are a mixture of both.
  package func begin(from file: TensorFile) throws(TensorFileError) {
    for tensor in modelTensors {
      try file.copy(tensor.name, shape: tensor.shape, into: tensor.values)
    }
    memory.firstMoments.clear()
    memory.secondMoments.clear()
    state = TrainingState(
      tensors: parameters.entries.count, nextEvaluation: evaluations.next(after: .zero))
    passes.pack()
  }
}
