"""Takes the ZipMap off an ONNX classifier: its probabilities are a tensor then, which a score can be read from.

  deploy/model/without-zipmap IN.onnx OUT.onnx

No other node, weight or bit is touched.
The output keeps its name; the last lines printed are for the definition.
"""
import hashlib
import sys
from pathlib import Path

import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper


def main():
    if sys.argv[1:] in (["--help"], ["-h"]):
        print(__doc__.strip())
        return
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    try:
        model = onnx.load(sys.argv[1])
    except OSError as e:
        sys.exit(f"Cannot read {sys.argv[1]}: {e.strerror}")
    except DecodeError:
        sys.exit(f"Cannot read {sys.argv[1]}: it is no ONNX model")
    graph = model.graph
    maps = [node for node in graph.node if node.op_type == "ZipMap"]
    if len(maps) != 1:
        sys.exit(f"Cannot take the ZipMap off {sys.argv[1]}: it has {len(maps)} (must be 1)")
    tensor, name = maps[0].input[0], maps[0].output[0]
    columns = max(len(attribute.strings) + len(attribute.ints) for attribute in maps[0].attribute)
    graph.node.remove(maps[0])
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [name if each == tensor else each for each in names]
    at = [output.name for output in graph.output].index(name)
    graph.output[at].CopyFrom(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, columns]))
    for known in [info for info in graph.value_info if info.name == tensor]:
        graph.value_info.remove(known)
    onnx.checker.check_model(model)
    data = model.SerializeToString(deterministic=True)
    Path(sys.argv[2]).write_bytes(data)
    print(f"sha256: {hashlib.sha256(data).hexdigest()}")
    print(f"output: {name}[{columns - 1}]" if columns > 1 else f"output: {name}")


if __name__ == "__main__":
    main()
