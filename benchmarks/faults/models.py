"""Models that make trouble, as ONNX files: written byte by byte, so that no library of ONNX is needed."""

import hashlib
import struct

FLOAT, INT64 = 1, 7
OPSET, IR_VERSION = 13, 8
# The kinds of an attribute.
INT_VALUE, TENSOR_VALUE = 2, 4
# Rows with more views than this crash the crashing model.
TABLE_ROWS = 20
SLOW_WIDTH = 700

# Each model's inputs, which are never null.
INPUTS = {"nan": ["views_24h", "clicks_24h"], "crashing": ["views_24h", "clicks_24h"], "slow": ["views_24h", "clicks_24h", "hour"]}


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def whole(field, number):
    return varint(field << 3) + varint(number)


def nested(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def tensor(name, kind, shape, numbers):
    packed = struct.pack(f"<{len(numbers)}{'f' if kind == FLOAT else 'q'}", *numbers)
    return b"".join(whole(1, size) for size in shape) + whole(2, kind) + nested(8, name) + nested(9, packed)


def node(operator, inputs, output, *attributes):
    return b"".join(nested(1, name) for name in inputs) + nested(2, output) + nested(3, output) + nested(4, operator) + b"".join(nested(5, each) for each in attributes)


def integer(name, value):
    return nested(1, name) + whole(3, value) + whole(20, INT_VALUE)


def constant(name, value):
    return nested(1, name) + nested(5, tensor("", FLOAT, [1], [value])) + whole(20, TENSOR_VALUE)


def matrix_input(name, columns):
    shape = nested(1, nested(2, "rows")) + nested(1, whole(1, columns))
    return nested(1, name) + nested(2, nested(1, whole(1, FLOAT) + nested(2, shape)))


def model(columns, nodes, constants):
    graph = b"".join(nested(1, each) for each in nodes) + nested(2, "campaign") + b"".join(nested(5, each) for each in constants)
    graph += nested(11, matrix_input("features", columns)) + nested(12, matrix_input("score", 1))
    return whole(1, IR_VERSION) + nested(7, graph) + nested(8, nested(1, "") + whole(2, OPSET))


def nan_giving():
    """The logarithm of views − clicks: infinite where they are equal, NaN where clicks are more."""
    return model(2, [node("MatMul", ["features", "weights"], "difference"), node("Log", ["difference"], "score")], [tensor("weights", FLOAT, [2, 1], [1.0, -1.0])])


def crashing():
    """A table's row by the number of views: the call fails for a row beyond the table, and its whole batch with it."""
    nodes = [
        node("MatMul", ["features", "weights"], "views"),
        node("Cast", ["views"], "place", integer("to", INT64)),
        node("Gather", ["table", "place"], "score", integer("axis", 0)),
    ]
    table = [1.0 / (1 + row) for row in range(TABLE_ROWS)]
    return model(2, nodes, [tensor("weights", FLOAT, [2, 1], [1.0, 0.0]), tensor("table", FLOAT, [TABLE_ROWS], table)])


def slow():
    """A perceptron that is far too wide: about a third of a millisecond a row."""
    sizes = [3, SLOW_WIDTH, SLOW_WIDTH, 1]
    nodes, constants, last = [], [], "features"
    for layer, (rows, columns) in enumerate(zip(sizes, sizes[1:])):
        constants.append(tensor(f"shape{layer}", INT64, [2], [rows, columns]))
        nodes.append(node("ConstantOfShape", [f"shape{layer}"], f"weights{layer}", constant("value", 0.001 * (layer + 1))))
        out = "score" if layer == len(sizes) - 2 else f"layer{layer}"
        nodes.append(node("MatMul", [last, f"weights{layer}"], out))
        last = out
    return model(3, nodes, constants)


MAKERS = {"nan": nan_giving, "crashing": crashing, "slow": slow}


def block(name, folder):
    """Writes a model into a folder, and returns the block of a definition that names it."""
    content = MAKERS[name]()
    (folder / f"{name}.onnx").write_bytes(content)
    return (
        f'model:\n  name: {name}\n  version: "1"\n  file: {name}.onnx\n  sha256: {hashlib.sha256(content).hexdigest()}\n'
        f"  inputs: [{', '.join(INPUTS[name])}]\n  output: score\n"
    )
