"""
Writes the classifier that tests run, in the layout of optimum's export: a bag of words over a WordPiece vocabulary, so that
its answers can be told by hand. The logits sum one row a token: `good` adds 2 to the first, `bad` adds 2 to the second,
all others add nothing. Ids from 16 on are an error.
Needs onnx, numpy and tokenizers. Run: python make.py
"""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = Path(__file__).parent / "risk"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "c", "d", "good", "bad", "##s", "##er", "the", "is", "it", "so"]
LABELS = ["safe", "unsafe"]
ROWS = len(WORDS)
HERE.mkdir(exist_ok=True)


def constant(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


weights = np.zeros((ROWS, len(LABELS)), dtype=np.float32)
weights[WORDS.index("good"), 0] = 2
weights[WORDS.index("bad"), 1] = 2
tokens = ["batch", "length"]
inputs = ("input_ids", "attention_mask", "token_type_ids")
graph = helper.make_graph(
    [
        helper.make_node("Gather", ["weights", "input_ids"], ["rows"]),
        helper.make_node("Add", ["attention_mask", "token_type_ids"], ["kept"]),
        helper.make_node("Cast", ["kept"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["shown"]),
        helper.make_node("ReduceSum", ["shown", "axis"], ["logits"], keepdims=0),
    ],
    "fixture",
    [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in inputs],
    [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(LABELS)])],
    [constant("weights", weights), constant("axis", [1], np.int64), constant("last", [2], np.int64)],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
(HERE / "model.onnx").write_bytes(model.SerializeToString())

# One word stands in the tokenizer and not in the model: a text that has it fails.
vocabulary = {word: i for i, word in enumerate([*WORDS, "broken"])}
tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
tokenizer.add_special_tokens(WORDS[:4])
(HERE / "tokenizer.json").write_text(tokenizer.to_str(pretty=True) + "\n")
(HERE / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 16}) + "\n")
config = {"id2label": {str(i): label for i, label in enumerate(LABELS)}, "max_position_embeddings": 512}
(HERE / "config.json").write_text(json.dumps(config, indent=2) + "\n")
