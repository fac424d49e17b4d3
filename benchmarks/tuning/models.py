"""Definitions and models of the demo's features that are as dear as a symptom needs. Their scores mean nothing."""

import hashlib
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

DEMO = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "local" / "demo"


def write_network(file, inputs, *hidden):
    """A multilayer perceptron: float32 [rows, inputs] to score [rows, 1]. The same sizes give the same bytes."""
    dice = numpy.random.default_rng(7)
    nodes, weights, last, width = [], [], "features", inputs
    for i, size in enumerate([*hidden, 1]):
        weights.append(numpy_helper.from_array((dice.standard_normal((width, size)) / width**0.5).astype("float32"), f"w{i}"))
        nodes.append(helper.make_node("MatMul", [last, f"w{i}"], [f"m{i}"]))
        nodes.append(helper.make_node("Relu" if size > 1 else "Sigmoid", [f"m{i}"], [f"a{i}" if size > 1 else "score"]))
        last, width = f"a{i}", size
    graph = helper.make_graph(
        nodes, "network", [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, inputs])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [None, 1])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    file.write_bytes(model.SerializeToString(deterministic=True))


def write_definition(folder, name, hidden=(), partition_by="none"):
    """The demo's definition under a name of its own, with tables of its own, and with another model where hidden layers are given."""
    text = (DEMO / "pipeline.yaml").read_text(encoding="utf-8").replace("\npredictions-topic: predictions", f"\n  partition-by: {partition_by}")
    text = text.replace("pipeline: purchase-intent", f"pipeline: {name}").replace("namespace: shop", f"namespace: {name.replace('-', '_')}")
    model = folder / f"{name}.onnx"
    if hidden:
        lines = text.split("\n")
        inputs = next(line for line in lines if line.startswith("  inputs: [")).count(",") + 1
        write_network(model, inputs, *hidden)
        old = next(line for line in lines if line.startswith("  sha256: "))
        text = text.replace(old, "  sha256: " + hashlib.sha256(model.read_bytes()).hexdigest()).replace("output: probabilities[1]", "output: score")
    else:
        model.write_bytes((DEMO / "purchase-intent.onnx").read_bytes())
    text = text.replace("file: purchase-intent.onnx", f"file: {model.name}")
    definition = folder / f"{name}.yaml"
    definition.write_text(text, encoding="utf-8")
    return definition
