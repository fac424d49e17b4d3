"""Makes the two small models of the integration tests: random trees, which take null (NaN) like any other value.

    python3 -m venv /tmp/venv-models
    /tmp/venv-models/bin/pip install --require-hashes -r job/src/test/python/requirements.txt
    /tmp/venv-models/bin/python deploy/local/src/test/python/make_models.py deploy/local/src/test/resources/proof
"""
import hashlib
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

FEATURES, TREES, DEPTH = 8, 20, 4
# Where the thresholds of each input lie: about where its values do.
SCALES = [20, 100, 2000, 50, 100, 40, 3600, 5]


def forest(seed):
    random = np.random.default_rng(seed)
    of = {key: [] for key in ('treeids', 'nodeids', 'featureids', 'values', 'modes', 'truenodeids', 'falsenodeids', 'missing_value_tracks_true')}
    leaves = {key: [] for key in ('treeids', 'nodeids', 'ids', 'weights')}
    inner = 2 ** DEPTH - 1
    for tree in range(TREES):
        for node in range(2 * inner + 1):
            split = node < inner
            feature = int(random.integers(FEATURES)) if split else 0
            for key, value in (
                    ('treeids', tree), ('nodeids', node), ('featureids', feature), ('values', float(random.random() * SCALES[feature]) if split else 0.0),
                    ('modes', 'BRANCH_LEQ' if split else 'LEAF'), ('truenodeids', 2 * node + 1 if split else 0), ('falsenodeids', 2 * node + 2 if split else 0),
                    ('missing_value_tracks_true', int(random.integers(2)) if split else 0)):
                of[key].append(value)
            if not split:
                for key, value in (('treeids', tree), ('nodeids', node), ('ids', 0), ('weights', float(random.normal(0, 1)))):
                    leaves[key].append(value)
    ensemble = helper.make_node(
        'TreeEnsembleRegressor', ['features'], ['score'], domain='ai.onnx.ml', n_targets=1, aggregate_function='SUM', post_transform='NONE',
        **{f'nodes_{key}': value for key, value in of.items()}, **{f'target_{key}': value for key, value in leaves.items()})
    graph = helper.make_graph(
        [ensemble], 'forest', [helper.make_tensor_value_info('features', TensorProto.FLOAT, ['N', FEATURES])],
        [helper.make_tensor_value_info('score', TensorProto.FLOAT, ['N', 1])])
    opsets = [helper.make_opsetid('', 17), helper.make_opsetid('ai.onnx.ml', 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


for name, seed in (('first', 1), ('second', 2)):
    data = forest(seed)
    (Path(sys.argv[1]) / f'{name}.onnx').write_bytes(data)
    print(name, len(data), hashlib.sha256(data).hexdigest())
