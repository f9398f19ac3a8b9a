"""The encoder of multilingual-e5-small laid out as an onnx graph over its own 4-bit blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from retrieval.embedding.e5_weights import BLOCK, Blocks, Weights

MICROSOFT = "com.microsoft"
OPSETS = {"": 20, MICROSOFT: 1}
IR_VERSION = 9
INT8_ACTIVATIONS = 4
"""MatMulNBits' accuracy_level: inputs are rounded to 8 bits in blocks of 32, as the weights' own engine does."""
STATES_AFTER = 8
"""Layers after which the tokens' states are given out: told apart by them, cries that the means hide are heard."""


def packed(quants: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return nibbles [.., 32] as MatMulNBits reads them, two in a byte [.., 16], the first in the low half.

    Zero is 8, the operator's own default, and is not stored.
    """
    return quants[..., 0::2] | (quants[..., 1::2] << np.uint8(4))


class Layout:
    """Nodes and weights of a graph as they are added, one after the other."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.shape = weights.shape
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []

    def add(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        """Add an operator with one output; return the output's name."""
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def keep(self, name: str, values: NDArray[np.generic]) -> str:
        """Store a constant; return its name."""
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def product(self, source: str, names: Sequence[str], output: str, columns: int) -> str:
        """Multiply `source` by the matrices `names`, laid side by side, and add their biases."""
        blocks = [self.weights.blocks(f"{name}.w", columns) for name in names]
        joined = Blocks(np.concatenate([one.quants for one in blocks]), np.concatenate([one.scales for one in blocks]))
        inputs = [
            source,
            self.keep(f"{output}.quants", packed(joined.quants)),
            self.keep(f"{output}.scales", joined.scales),
            "",
            "",
            self.keep(f"{output}.bias", np.concatenate([self.weights.vector(f"{name}.b") for name in names])),
        ]
        sizes = {"K": columns, "N": len(joined.quants), "bits": 4, "block_size": BLOCK}
        return self.add("MatMulNBits", inputs, output, MICROSOFT, accuracy_level=INT8_ACTIVATIONS, **sizes)

    def norm(self, source: str, name: str) -> str:
        """Normalise each token's values."""
        inputs = [source, *(self.keep(f"{name}.{part}", self.weights.vector(f"{name}.{part}")) for part in "wb")]
        return self.add("LayerNormalization", inputs, f"{name}.out", epsilon=self.shape.epsilon, axis=-1)

    def positions(self) -> str:
        """Add the position and the (one) token type to the word embeddings."""
        table = (
            self.weights.vector("emb.pos").reshape(-1, self.shape.hidden)
            + self.weights.vector("emb.type")[: self.shape.hidden]
        )
        for name, value in (("zero", 0), ("one", 1), ("two", 2)):
            self.keep(name, np.array([value], np.int64))
        self.add("Shape", ["words"], "sizes")
        self.add("Slice", ["sizes", "one", "two"], "length")
        self.add("Slice", [self.keep("positions", table), "zero", "length", "zero"], "places")
        return self.norm(self.add("Add", ["words", "places"], "placed"), "emb.ln")

    def layer(self, source: str, number: int) -> str:
        """Add an encoder layer: attention, then the feed-forward part, each added to its input and normalised."""
        name, hidden = f"l{number}", self.shape.hidden
        self.product(source, [f"{name}.{part}" for part in "qkv"], f"{name}.qkv", hidden)
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [f"{name}.qkv"], parts, axis=-1, num_outputs=3))
        attended = self.add("MultiHeadAttention", parts, f"{name}.heads", MICROSOFT, num_heads=self.shape.heads)
        attended = self.product(attended, [f"{name}.ao"], f"{name}.attended", hidden)
        source = self.norm(self.add("Add", [source, attended], f"{name}.a"), f"{name}.aln")
        wide = self.product(source, [f"{name}.fi"], f"{name}.wide", hidden)
        wide = self.add("Gelu", [wide], f"{name}.gelu")
        narrow = self.product(wide, [f"{name}.fo"], f"{name}.narrow", self.shape.feed_forward)
        return self.norm(self.add("Add", [source, narrow], f"{name}.f"), f"{name}.oln")


def e5_graph(weights: Weights) -> bytes:
    """Return the encoder as an onnx file.

    Inputs: `words` float32 [texts, tokens, hidden], the word embeddings of texts of one length.
    Outputs: `means` float32 [texts, hidden], not of length 1, and the states of the tokens after layer `STATES_AFTER`,
    float32 [texts, tokens, hidden], which are on the way anyway. There is no mask, as padding is never used: several
    texts in a call cost as much as one by one on a processor, so that each goes alone, and its vector depends on it
    alone.
    """
    layout = Layout(weights)
    sources = [layout.positions()]
    for number in range(weights.shape.layers):
        sources.append(layout.layer(sources[-1], number))
    layout.add("ReduceMean", [sources[-1], "one"], "means", keepdims=0)
    states = sources[min(STATES_AFTER, weights.shape.layers)]
    hidden = weights.shape.hidden
    graph = helper.make_graph(
        layout.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, ["texts", "tokens", hidden])],
        [
            helper.make_tensor_value_info("means", TensorProto.FLOAT, ["texts", hidden]),
            helper.make_tensor_value_info(states, TensorProto.FLOAT, ["texts", "tokens", hidden]),
        ],
        layout.tensors,
    )
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    model: ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    checker.check_model(model)
    return bytes(model.SerializeToString())
