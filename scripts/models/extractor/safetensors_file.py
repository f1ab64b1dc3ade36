"""Safetensors: a length of 8 bytes, that much JSON, the data."""

import json

import numpy as np

TYPES = {"F16": np.float16, "F32": np.float32, "I32": np.int32}


def write(path, arrays, metadata=None):
    """Writes arrays of float16, float32 or int32 in their order."""
    names = {np.dtype(v): k for k, v in TYPES.items()}
    header, offset = {"__metadata__": {"format": "pt", **(metadata or {})}}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little"))
        file.write(text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())


def read(path):
    """Name -> array."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }
