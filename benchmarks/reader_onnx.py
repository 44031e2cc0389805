"""The small sentence model as ONNX: one piece of text at a time, with as few steps as the runtime has names for.

Written by hand because a general exporter asks for the length of the sentence before each step that reshapes, and a sentence has so few words that the
asking took a third of the time. Attention and products of whole numbers are steps of the runtime's own (`com.microsoft`, ONNX Runtime's contributed
operators). Adding and normalising are left apart: its one step for both takes three times as long on one sentence.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, CONTRIBUTED, FORMAT = 17, 1, 8
SEVEN_BITS, EIGHT_BITS = 64, 127
"""Weights are whole numbers of seven bits: with eight, processors without the newer instructions would round differently. Words are only looked up."""


def as_onnx(net: Any, heads: int, told: dict[str, list[str]]) -> bytes:
    """The model `net` (a `reader_small.Small`) with its heads of attention; what it tells goes into the metadata, one name a line.

    Input `words` (1 x length, whole numbers), output `scores` (1 x all tasks side by side).
    """
    graph = _Graph()
    words, scale = _whole(_numbers(net.words.weight), EIGHT_BITS, None)
    graph.keep("words_known", words)
    graph.do("Gather", ["words_known", "words"], "looked_up")
    graph.do("DequantizeLinear", ["looked_up", graph.keep("words_scale", scale), graph.keep("words_nought", np.int8(0))], "meant")
    graph.do("Shape", ["words"], "length", start=1, end=2)
    ends = [graph.keep("beginning", np.array([0])), "length", graph.keep("along", np.array([1]))]
    graph.do("Slice", [graph.keep("places_known", _numbers(net.places.weight)[None]), *ends], "places")
    x = graph.normed("meant", "places", net.norm, "seen")
    for number, layer in enumerate(net.layers):
        looked = graph.product(graph.attention(x, layer.asked, heads, f"looked{number}"), layer.out, f"out{number}")
        x = graph.normed(looked, x, layer.first, f"first{number}")
        up = graph.do("Relu", [graph.product(x, layer.up, f"up{number}")], f"thought{number}")
        x = graph.normed(graph.product(up, layer.down, f"down{number}"), x, layer.second, f"second{number}")
    graph.do("ReduceMean", [x], "mean", axes=[1], keepdims=0)
    graph.do("Gather", [x, graph.keep("first", np.int64(0))], "beginning_seen", axis=1)
    graph.do("ReduceMax", [x], "most", axes=[1], keepdims=0)
    graph.do("Concat", ["mean", "beginning_seen", "most"], "all", axis=1)
    tasks = [
        np.concatenate([_numbers(part) for part in parts]) for parts in zip(*((task.weight, task.bias) for task in net.tasks), strict=True)
    ]
    graph.do("Gemm", ["all", graph.keep("tasks", tasks[0].T), graph.keep("tasks_bias", tasks[1])], "scores")
    return graph.model(told)


class _Graph:
    """Steps and what they need, added one after another."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._kept: list[Any] = []

    def keep(self, name: str, numbers: Any) -> str:
        """Numbers that belong to the model, under a name."""
        self._kept.append(numpy_helper.from_array(np.array(numbers, order="C"), name))
        return name

    def do(self, step: str, of: list[str], name: str, domain: str = "", **options: Any) -> str:
        """A step of ONNX and the name of what comes out of it."""
        self._nodes.append(helper.make_node(step, of, [name], domain=domain, **options))
        return name

    def product(self, x: str, line: Any, name: str) -> str:
        """A linear layer: `x` (1 x length x width) in whole numbers of its own scale."""
        weights, scale = _whole(_numbers(line.weight).T, SEVEN_BITS, 0)
        kept = [
            self.keep(f"{name}_weights", weights),
            self.keep(f"{name}_scale", scale),
            "",
            self.keep(f"{name}_bias", _numbers(line.bias)),
        ]
        return self.do("DynamicQuantizeMatMul", [x, *kept], name, "com.microsoft")

    def attention(self, x: str, line: Any, heads: int, name: str) -> str:
        """What each word makes of the others: `line` gives query, key and value side by side."""
        weights, scale = _whole(_numbers(line.weight).T, SEVEN_BITS, 0)
        whole = [f"{name}_{part}" for part in ("whole", "whole_scale", "whole_nought")]
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [x], whole))
        of = [
            whole[0], self.keep(f"{name}_weights", weights), self.keep(f"{name}_bias", _numbers(line.bias)),
            whole[1], self.keep(f"{name}_scale", scale), "", whole[2], self.keep(f"{name}_nought", np.zeros(len(scale), dtype=np.int8)),
        ]  # fmt: skip
        return self.do("QAttention", of, name, "com.microsoft", num_heads=heads)

    def normed(self, one: str, other: str, norm: Any, name: str) -> str:
        """The sum of two, normalised over the width."""
        kept = [self.keep(f"{name}_weights", _numbers(norm.weight)), self.keep(f"{name}_bias", _numbers(norm.bias))]
        return self.do("LayerNormalization", [self.do("Add", [one, other], f"{name}_sum"), *kept], name, axis=-1, epsilon=norm.eps)

    def model(self, told: dict[str, list[str]]) -> bytes:
        """All of it, checked."""
        ends = (
            [helper.make_tensor_value_info("words", TensorProto.INT64, [1, "length"])],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "tasks"])],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", CONTRIBUTED)]
        model = helper.make_model(helper.make_graph(self._nodes, "reader", *ends, self._kept), opset_imports=opsets, ir_version=FORMAT)
        helper.set_model_props(model, {name: "\n".join(words) for name, words in told.items()})
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString())


def _whole(weights: Any, most: int, axis: int | None) -> tuple[Any, Any]:
    """Weights as whole numbers from -`most` to `most`, and what one of them is worth: one number, or one for each column (`axis` 0)."""
    scale = np.maximum(np.abs(weights).max(axis), 1e-12).astype(np.float32) / np.float32(most)
    return np.rint(weights / scale).astype(np.int8), scale


def _numbers(part: Any) -> Any:
    return part.detach().numpy().astype(np.float32)
