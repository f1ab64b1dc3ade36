"""An encoder as a Hugging Face directory of BertModel, and back."""

import json
from pathlib import Path

import numpy as np
import torch

import safetensors_file
from model import Encoder, Shape

NAMES = {
    "words": "embeddings.word_embeddings",
    "places": "embeddings.position_embeddings",
    "types": "embeddings.token_type_embeddings",
    "norm": "embeddings.LayerNorm",
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention_output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
    "output_norm": "output.LayerNorm",
}


def hugging_face_name(parameter: str) -> str:
    """layers.0.query.weight is encoder.layer.0.attention.self.query.weight."""
    *path, module, tensor = parameter.split(".")
    return ".".join([*(["encoder", "layer", path[1]] if path else []), NAMES[module], tensor])


def write(folder: Path, encoder: Encoder) -> None:
    """config.json, the files that declare mean pooling, and model.safetensors in F16."""
    shape = encoder.shape
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "hidden_act": "gelu",
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": shape.epsilon,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "position_embedding_type": "absolute",
        "pad_token_id": 0,
        "torch_dtype": "float16",
    }
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    modules = ["Transformer", "Pooling", "Normalize"]
    paths = ["", "1_Pooling", "2_Normalize"]
    write_json(folder / "config.json", config)
    write_json(folder / "1_Pooling" / "config.json", pooling)
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    write_json(
        folder / "modules.json",
        [
            {"idx": index, "name": str(index), "path": paths[index], "type": f"sentence_transformers.models.{name}"}
            for index, name in enumerate(modules)
        ],
    )
    tensors = {hugging_face_name(name): tensor.numpy().astype(np.float16) for name, tensor in encoder.state_dict().items()}
    safetensors_file.write(folder / "model.safetensors", tensors)


def read(folder: Path) -> Encoder:
    """The encoder in floats, with the values of the file."""
    config = json.loads((folder / "config.json").read_text())
    encoder = Encoder(
        Shape(
            vocabulary=config["vocab_size"],
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            intermediate=config["intermediate_size"],
            positions=config["max_position_embeddings"],
            epsilon=config["layer_norm_eps"],
        )
    )
    tensors = safetensors_file.read(folder / "model.safetensors")
    encoder.load_state_dict(
        {name: torch.from_numpy(tensors[hugging_face_name(name)].astype(np.float32)) for name in encoder.state_dict()}
    )
    return encoder


def write_json(path: Path, content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")
