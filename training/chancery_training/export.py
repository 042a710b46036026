"""The weight file: writing, reading back, and the test vectors (FORMAT.md is the specification)."""

import argparse
import json
import struct
from pathlib import Path

import numpy as np
import torch

from . import features
from .decode import agree, decode_names, decode_tree
from .student import Student, multiply_adds

MAGIC = b"CHNCRYLM"
VERSION = 1


def quantise_rows(table):
    """Returns int8 rows and one f32 scale a row."""
    scale = np.abs(table).max(1) / 127.0
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    return np.clip(np.rint(table / scale[:, None]), -127, 127).astype(np.int8), scale


def tensors_of(model, vocabulary):
    """Returns `(name, dtype, array)` for every tensor of the file, in order."""
    state = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    result = [("vocabulary", "utf8", np.frombuffer("\n".join(vocabulary).encode("utf-8"), dtype=np.uint8))]
    for i, feature in enumerate(features.FEATURES):
        rows, scale = quantise_rows(state.pop(f"tables.{i}.weight"))
        result.append((f"embed.{feature}.rows", "i8", rows))
        result.append((f"embed.{feature}.scale", "f32", scale))
    names = {"norm_in": "input.norm", "norm_out": "output.norm"}
    for key, value in state.items():
        for old, new in names.items():
            key = key.replace(old, new)
        key = key.replace("layers.", "layer.").replace(".block.", ".")
        dense = value.ndim == 2 and not key.endswith(".conv")
        result.append((key, "f16" if dense else "f32", value.astype(np.float16 if dense else np.float32)))
    return result


def write(path, model, vocabulary, meta):
    """Writes the weight file."""
    table, blobs, offset = [], [], 0
    for name, dtype, array in tensors_of(model, vocabulary):
        raw = np.ascontiguousarray(array).tobytes()
        table.append({"name": name, "dtype": dtype, "shape": list(array.shape), "offset": offset, "bytes": len(raw)})
        padding = -len(raw) % 16
        blobs.append(raw + b"\0" * padding)
        offset += len(raw) + padding
    body = b"".join(blobs)
    config = dict(model.config)
    header = {
        "config": config, "meta": meta, "multiply_adds_per_word": multiply_adds(config)["all"],
        "data_bytes": len(body), "data_fnv1a64": f"{_fnv_words(body):016x}", "tensors": table,
    }
    text = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode()
    text += b" " * (-(16 + len(text)) % 16)
    Path(path).write_bytes(MAGIC + struct.pack("<II", VERSION, len(text)) + text + body)


def _fnv_words(body):
    """FNV-1a 64 over the body's little-endian 64-bit words (the body is a multiple of 16 bytes)."""
    value = features.FNV_OFFSET
    for word in np.frombuffer(body, dtype="<u8").tolist():
        value = ((value ^ word) * features.FNV_PRIME) & features.MASK
    return value


def read(path):
    """Returns the model (with the weights as stored), its vocabulary and its header."""
    raw = Path(path).read_bytes()
    if raw[:8] != MAGIC:
        raise ValueError(f"not a weight file: `{path}`")
    version, length = struct.unpack("<II", raw[8:16])
    if version != VERSION:
        raise ValueError(f"weight file version: expected `{VERSION}`, found `{version}`")
    header = json.loads(raw[16 : 16 + length])
    body = raw[16 + length :]
    kinds = {"utf8": np.uint8, "i8": np.int8, "f16": np.float16, "f32": np.float32}
    found = {}
    for t in header["tensors"]:
        part = body[t["offset"] : t["offset"] + t["bytes"]]
        found[t["name"]] = np.frombuffer(part, dtype=kinds[t["dtype"]]).reshape(t["shape"])
    vocabulary = found["vocabulary"].tobytes().decode("utf-8").split("\n")
    model = Student(header["config"])
    state = model.state_dict()
    for i, feature in enumerate(features.FEATURES):
        rows = found[f"embed.{feature}.rows"].astype(np.float32) * found[f"embed.{feature}.scale"][:, None]
        state[f"tables.{i}.weight"] = torch.from_numpy(rows)
    for key in state:
        if key.startswith("tables."):
            continue
        name = key.replace("norm_in", "input.norm").replace("norm_out", "output.norm")
        name = name.replace("layers.", "layer.").replace(".block.", ".")
        state[key] = torch.from_numpy(found[name].astype(np.float32))
    model.load_state_dict(state)
    model.eval()
    return model, vocabulary, header


TEST_SENTENCES = [
    "Gen. Randy George met al - Sudani in Baghdad on March 3 , 2026 .",
    "Secretary Blinken \u2019s Call with Russian Foreign Minister Lavrov",
    "U.S. President Xi Jinping and Lee Jae-myung did n\u2019t sign the \u201c deal \u201d \u2014 yet ...",
    "PUTIN ARRIVES IN BEIJING FOR TALKS",
    "Yes",
    "The \u0141\u00f3d\u017a-based company , which was founded in 1,984 , sold its 25 % stake to Z\u00fcrich Insurance !!!!!",
]

# Sentences of one document, in which names come back.
TEST_DOCUMENT = [
    "Minister Prawin Ostrava met General Livia Korhonen in Tarsk on Monday .",
    "For Ostrava , it was the third visit to Tarsk this year .",
    "Ostrava told Korhonen that Tarsk would wait , while OSTRAVA and Korhonen signed .",
]


@torch.no_grad()
def test_vectors(path):
    """Returns the expected ids, scores and decisions of a few sentences under a weight file."""
    model, vocabulary, header = read(path)
    config = header["config"]
    extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, config)
    cases = []
    for line in TEST_SENTENCES:
        words = line.split(" ")
        ids = extractor.sentence_ids(words)
        n = len(words)
        mask = torch.ones(n, 1, dtype=torch.bool)
        tensor = torch.tensor(ids).unsqueeze(1)
        encoded = model.encode(tensor, mask)[0]
        out = {k: v[0] for k, v in model(tensor, mask).items()}
        heads = decode_tree(out["arcs"].numpy())
        rels = model.rel_scores({k: v.unsqueeze(0) for k, v in out.items()}, torch.from_numpy(heads.copy())[None])[0]
        rels[torch.from_numpy(heads != 0), config["rels"].index("root")] = -1e9
        labels = ["root" if h == 0 else config["rels"][int(r.argmax())] for h, r in zip(heads, rels)]

        def numbers(t):
            return [round(float(x), 4) for x in t]

        cases.append({
            "words": words,
            "norms": [features.norm(w) for w in words],
            "shapes": [features.shape(w) for w in words],
            "ids": ids,
            "encoded_first": numbers(encoded[0][:16]),
            "encoded_last": numbers(encoded[-1][:16]),
            "upos_scores_first": numbers(out["upos"][0]),
            "xpos_scores_last": numbers(out["xpos"][-1]),
            "names_scores_first": numbers(out["names"][0]),
            "arc_scores_first": numbers(out["arcs"][0]),
            "rel_scores_last": numbers(rels[-1][:10]),
            "upos": [config["upos"][int(t)] for t in out["upos"].argmax(-1)],
            "xpos": [config["xpos"][int(t)] for t in out["xpos"].argmax(-1)],
            "heads": heads.tolist(),
            "rels": labels,
            "names": decode_names(_agreed(words, out["names"].numpy(), config), config["names"]),
        })
    hashes = {t: f"{features.fnv1a64(t):016x}" for t in ("", "a", "w:the", "sh:Xx.", "s3:\u017a")}
    document = {"sentences": TEST_DOCUMENT, "names": _document_names(model, extractor, TEST_DOCUMENT)}
    return {"version": VERSION, "data_fnv1a64": header["data_fnv1a64"], "fnv1a64": hashes, "cases": cases, "document": document}


def _agreed(words, scores, config):
    return agree(words, scores, config["names"], config.get("name_agreement", 0.0), config.get("name_sharpness", 0.0))


def _document_names(model, extractor, sentences):
    """Returns the name tags of a document's sentences (lines of words), which agree."""
    rows, split = [], [line.split(" ") for line in sentences]
    for words in split:
        ids = torch.tensor(extractor.sentence_ids(words)).unsqueeze(1)
        rows.append(model(ids, torch.ones(len(words), 1, dtype=torch.bool))["names"][0].numpy())
    scores = _agreed([w for words in split for w in words], np.concatenate(rows), model.config)
    result, at = [], 0
    for words in split:
        result.append(decode_names(scores[at : at + len(words)], model.config["names"]))
        at += len(words)
    return result


def write_test_vectors(weights, path):
    """Writes the test vectors of a weight file as JSON."""
    Path(path).write_text(json.dumps(test_vectors(weights), ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Writes the test vectors of a weight file.")
    parser.add_argument("--weights", default="../data/models/english.bin")
    parser.add_argument("--vectors", default="testvectors.json")
    args = parser.parse_args()
    write_test_vectors(args.weights, args.vectors)


if __name__ == "__main__":
    main()
