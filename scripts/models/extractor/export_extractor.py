"""Writes a checkpoint's averaged weights as model.safetensors, in half precision, under Hugging Face's names."""

import argparse
import os

import numpy as np
import torch

import safetensors_file
from extractor_model import Shape

LIMIT_BYTES = 8 * 1024 * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="folder with config.json; model.safetensors is put there")
    parser.add_argument("--checkpoint", required=True)
    options = parser.parse_args()
    saved = torch.load(options.checkpoint)
    arrays, start = {}, 0
    for name, size in Shape.read(options.model).tensors().items():
        count = int(np.prod(size))
        values = saved["average"][start:start + count].view(size).numpy()
        start += count
        if not np.isfinite(values).all() or np.abs(values).max() > np.finfo(np.float16).max:
            raise ValueError(f"{name} does not fit into half precision")
        arrays[name] = values.astype(np.float16)
    if start != len(saved["average"]):
        raise ValueError(f"the checkpoint has {len(saved['average'])} values, config.json asks for {start}")
    path = os.path.join(options.model, "model.safetensors")
    safetensors_file.write(path, arrays)
    size = os.path.getsize(path)
    print(f"step {saved['step']}: {start} parameters, {size} bytes in {path}")
    if size > LIMIT_BYTES:
        raise ValueError(f"{size} bytes are more than {LIMIT_BYTES}")


if __name__ == "__main__":
    main()
