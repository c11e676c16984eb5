package import Scaling

/// The names under which trainers' configs, and users, state a model's sizes.
package enum ConfigNames {
  /// The size that configs state under that name.
  package static func size(named name: String) -> ModelSize? {
    let name = name.lowercased()
    return ModelSize.allCases.first { names(of: $0).contains { $0.contains(name) } }
  }

  /// Lower-case names of a size; those of a later list are asked only where no name of an earlier one is there.
  ///
  /// What a model could read is not what it was trained on: limits of positions come last.
  static func names(of size: ModelSize) -> [[String]] {
    switch size {
    case .parameters:
      return [["num_params", "n_params", "num_parameters", "n_parameters", "parameters", "params"]]
    case .nonEmbeddingParameters:
      return [["non_embedding_params", "params_no_embed", "num_non_embedding_params"]]
    case .depth:
      return [["n_layer", "n_layers", "num_layers", "num_hidden_layers", "depth"], ["layers"]]
    case .width:
      return [["n_embd", "d_model", "hidden_size", "embed_dim", "width", "model_dim"], ["dim"]]
    case .hidden:
      return [["n_inner", "d_ff", "ffn_dim", "intermediate_size", "ffn_hidden_size", "mlp_dim"]]
    case .heads: return [["n_head", "n_heads", "num_heads", "num_attention_heads", "heads"]]
    case .headWidth: return [["head_dim", "d_head", "kv_channels"]]
    case .context:
      return [
        [
          "block_size", "seq_len", "seq_length", "sequence_length", "context", "context_length",
          "context_size", "max_seq_len", "max_seq_length",
        ],
        ["n_ctx", "n_positions", "max_position_embeddings"],
      ]
    case .vocabulary:
      return [["padded vocabulary", "padded_vocab_size"], ["vocab_size", "vocabulary_size"]]
    case .patch: return [["patch_size", "patch"]]
    case .image: return [["image_size", "img_size"]]
    case .channels: return [["num_channels", "in_chans", "in_channels"]]
    case .prefix: return []
    case .classes: return [["num_classes"]]
    }
  }

  /// Samples of a step.
  static let batch = [["global_batch_size", "total_batch_size"], ["batch_size"]]
}
