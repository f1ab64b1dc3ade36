"""Reads and writes the safetensors format: eight bytes with the header's length, a JSON header, the tensors' bytes."""

import json
import struct
from pathlib import Path

import numpy as np

NAMES = {"F16": np.float16, "F32": np.float32, "I32": np.int32}


def write(path: Path, tensors: dict) -> None:
    """tensors: arrays of float16, float32 or int32 by name; written in the order of their names."""
    header, offset = {}, 0
    for name in sorted(tensors):
        kind = next(key for key, kind in NAMES.items() if tensors[name].dtype == kind)
        header[name] = {"dtype": kind, "shape": list(tensors[name].shape), "data_offsets": [offset, offset + tensors[name].nbytes]}
        offset += tensors[name].nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(tensors):
            file.write(np.ascontiguousarray(tensors[name]).tobytes())


def read(path: Path) -> dict:
    """The arrays by name."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    data = memoryview(content)[8 + length :]
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], dtype=NAMES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in json.loads(content[8 : 8 + length]).items()
        if name != "__metadata__"
    }
