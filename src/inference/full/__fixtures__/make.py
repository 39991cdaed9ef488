"""
Writes the model that tests of the full tier run: the inputs and outputs of the real one, and arithmetic instead of
attention, so that its answers can be told by hand. Over the tokens that the mask keeps, with `first` the first id:
logits = [sum of ids, number of tokens, first | sum of ids, number of tokens]; ids from 64 on are an error.
Needs onnx and numpy. Run: python make.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
HEADS = [("domain", ["a", "b", "c"]), ("jailbreak", ["benign", "attack"])]


def constant(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


tokens = ["batch", "length"]
graph = helper.make_graph(
    [
        helper.make_node("Gather", ["table", "input_ids"], ["values"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["values", "mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["sum"], keepdims=1),
        helper.make_node("ReduceSum", ["mask", "axis"], ["count"], keepdims=1),
        helper.make_node("Slice", ["values", "zero", "one", "axis"], ["first"]),
        helper.make_node("Concat", ["sum", "count", "first", "sum", "count"], ["logits"], axis=1),
        helper.make_node("MatMul", ["sum", "directions"], ["phases"]),
        helper.make_node("Sin", ["phases"], ["waves"]),
        helper.make_node("LpNormalization", ["waves"], ["embedding"], axis=1, p=2),
    ],
    "fixture",
    [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in ("input_ids", "attention_mask")],
    [
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", 384]),
        helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", sum(len(labels) for _, labels in HEADS)]),
    ],
    [
        constant("table", range(64)),
        constant("directions", [[0.1 + 0.01 * i for i in range(384)]]),
        constant("axis", [1], np.int64),
        constant("zero", [0], np.int64),
        constant("one", [1], np.int64),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
data = model.SerializeToString()
(HERE / "model.int8.onnx").write_bytes(data)
card = {
    "heads": [{"name": name, "labels": labels, "temperature": 1.0} for name, labels in HEADS],
    "maxTokens": 16,
    "headTokens": 12,
    "sha256": hashlib.sha256(data).hexdigest(),
}
(HERE / "model.json").write_text(json.dumps(card, indent=2) + "\n")
