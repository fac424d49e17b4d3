"""Makes the models of the scoring tests, and what Python's onnxruntime scores with them.

    python3 -m venv /tmp/venv-models
    /tmp/venv-models/bin/pip install --require-hashes -r job/src/test/python/requirements.txt
    /tmp/venv-models/bin/python job/src/test/python/make_models.py job/src/test/resources/models

Each MODEL.onnx has a MODEL.json beside it: its SHA-256, the features and inputs that it is meant for, the output, and
rows with their scores. A number is written as the 16 hex digits of its IEEE double (null as null), a score as the 8
hex digits of its float, or null where the model fails on the row; so no parser can change a bit. A score is the first
of a batch that holds its row twice.
"""
import hashlib
import json
import struct
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

OPSETS = [h.make_opsetid('', 17), h.make_opsetid('ai.onnx.ml', 3)]
OUT = Path(sys.argv[1])


def value(name, kind, *shape):
    return h.make_tensor_value_info(name, kind, list(shape))


def model(nodes, inputs, outputs, constants=(), opsets=None):
    graph = h.make_graph(nodes, 'graph', inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants])
    made = h.make_model(graph, opset_imports=opsets or OPSETS, ir_version=9)
    return made


def write(name, made, columns, rows, inputs=None, output='score', single=False, scored=True):
    """columns: {feature: long | double | string}; rows: lists of values in that order."""
    data = made if isinstance(made, bytes) else made.SerializeToString()
    (OUT / f'{name}.onnx').write_bytes(data)
    page = {'sha256': hashlib.sha256(data).hexdigest(), 'columns': columns, 'inputs': inputs or list(columns), 'output': output,
            'rows': [[hexed(x, columns[c]) for x, c in zip(row, columns)] for row in rows]}
    if scored:
        page['scores'] = scores(data, columns, rows, page['inputs'], output, single)
    (OUT / f'{name}.json').write_text(json.dumps(page, ensure_ascii=True, indent=None, separators=(',', ':')) + '\n')
    print(f'{name}: {len(data):,} bytes, {len(rows)} rows')


def hexed(x, kind):
    if x is None or kind == 'string':
        return x
    return struct.pack('>d', float(x)).hex()


def scores(data, columns, rows, inputs, output, single):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = ort.InferenceSession(data, options, providers=['CPUExecutionProvider'])
    name, column = (output[:-1].split('[') + [None])[:2] if output.endswith(']') else (output, None)
    specs, order = session.get_inputs(), list(columns)

    def tensor(spec, features, batch):
        cells = [[row[order.index(f)] for f in features] for row in batch]
        if spec.type == 'tensor(string)':
            x = np.array([['' if v is None else v for v in row] for row in cells], object)
        else:
            with np.errstate(all='ignore'):
                x = np.array([[np.nan if v is None else v for v in row] for row in cells],
                             'int64' if 'int' in spec.type else 'float64')
                if spec.type == 'tensor(int32)' and (x != x.astype('int32')).any():
                    raise OverflowError
                x = x.astype({'tensor(float)': 'float32', 'tensor(double)': 'float64', 'tensor(float16)': 'float16', 'tensor(int64)': 'int64', 'tensor(int32)': 'int32'}[spec.type])
        return x if len(spec.shape) == 2 else x[:, 0]

    def score(row):
        batch = [row] if single else [row, row]
        try:
            feed = {specs[0].name: tensor(specs[0], inputs, batch)} if len(specs) == 1 else {s.name: tensor(s, [s.name], batch) for s in specs}
            y = np.asarray(session.run([name], feed)[0])
        except Exception:
            return None
        with np.errstate(all='ignore'):
            y = y.astype('float32')
        y = y[:, int(column)] if column is not None else y.reshape(len(batch))
        return struct.pack('>f', y[0]).hex()
    return [score(row) for row in rows]


def shop_rows(random, count, width):
    """Rows as features come: counts, rates, sums of many magnitudes, nulls, extremes."""
    rows = []
    for _ in range(count):
        row = [float(random.poisson(4)) if i % 3 == 0 else float(random.random()) if i % 3 == 1 else float(np.exp(random.normal(2, 2)))
               for i in range(width)]
        if random.random() < 0.3:
            row[random.integers(width)] = None
        if random.random() < 0.1:
            row[random.integers(width)] = float(random.choice([1e300, -1e300, 3.5e38, 1e-45, -0.0, 1e-320]))
        rows.append(row)
    return rows


def filled(rows):
    return np.array([[np.nan if x is None else x for x in row] for row in rows]).clip(-1e6, 1e6)


def doubles(width):
    return {f'f{i}': 'double' for i in range(width)}


def stable(made):
    """The converter names graphs and nodes by random UUIDs, which would make another file each time."""
    made.graph.name = 'graph'
    for i, node in enumerate(made.graph.node):
        node.name = f'{node.op_type}_{i}'
    return made


def trees(random):
    import lightgbm
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType
    rows = shop_rows(random, 6000, 24)
    x = filled(rows)
    y = (np.nan_to_num(x[:, 0]) + 3 * np.nan_to_num(x[:, 1]) + np.log1p(np.abs(np.nan_to_num(x[:, 2]))) + random.normal(0, 1, len(x)) > 7).astype(int)
    made = lightgbm.LGBMClassifier(n_estimators=120, num_leaves=31, random_state=7, n_jobs=1, deterministic=True, verbose=-1).fit(x, y)
    converted = convert_lightgbm(made, initial_types=[('features', FloatTensorType([None, 24]))], zipmap=False, target_opset=15)
    write('trees', stable(converted), doubles(24), rows[:300], output='probabilities[1]')
    zipmap = lightgbm.LGBMClassifier(n_estimators=2, num_leaves=4, random_state=7, n_jobs=1, verbose=-1).fit(x[:, :3], y)
    converted = convert_lightgbm(zipmap, initial_types=[('features', FloatTensorType([None, 3]))], zipmap=True, target_opset=15)
    write('zipmap', stable(converted), doubles(3), [], output='probabilities', scored=False)


def perceptron(random):
    sizes = [20, 64, 32, 1]
    nodes, constants, at = [], [], 'features'
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        constants += [(f'w{i}', random.normal(0, a ** -0.5, (a, b)).astype('float32')), (f'b{i}', random.normal(0, 0.1, b).astype('float32'))]
        nodes += [h.make_node('Gemm', [at, f'w{i}', f'b{i}'], [f'h{i}']), h.make_node('Sigmoid' if b == 1 else 'Relu', [f'h{i}'], ['score' if b == 1 else f'a{i}'])]
        at = f'a{i}'
    rows = [[None if x is None else float(np.tanh(x)) for x in row] for row in shop_rows(random, 300, 20)]
    write('perceptron', model(nodes, [value('features', T.FLOAT, 'N', 20)], [value('score', T.FLOAT, 'N', 1)], constants), doubles(20), rows)


def logistic(random):
    from skl2onnx import to_onnx
    from sklearn.linear_model import LogisticRegression
    x = random.normal(0, 1, (2000, 12)).astype('float32')
    made = LogisticRegression(max_iter=500).fit(x, x @ random.normal(0, 1, 12) + random.normal(0, 1, 2000) > 0)
    converted = to_onnx(made, x[:1], options={'zipmap': False}, target_opset=17)
    rows = random.normal(0, 1, (300, 12)).tolist()
    write('logistic', converted, doubles(12), rows, output='probabilities[1]')


def small(random):
    x2 = [value('x', T.FLOAT, 'N', 2)]
    y1 = [value('score', T.FLOAT, 'N', 1)]
    pair = [[float(a), float(b)] for a, b in random.normal(0, 3, (60, 2))]
    two = {'a': 'double', 'b': 'double'}
    write('batch_mean', model([h.make_node('ReduceMean', ['x'], ['m'], axes=[0], keepdims=1), h.make_node('Sub', ['x', 'm'], ['d']),
                               h.make_node('Add', ['x', 'd'], ['s']), h.make_node('ReduceSum', ['s', 'one'], ['score'], keepdims=1)],
                              x2, y1, [('one', np.array([1], 'int64'))]), two, pair)
    write('fixed_row', model([h.make_node('ReduceSum', ['x', 'one'], ['score'], keepdims=1)],
                             [value('x', T.FLOAT, 1, 2)], [value('score', T.FLOAT, 1, 1)], [('one', np.array([1], 'int64'))]), two, pair, single=True)
    write('fixed_eight_rows', model([h.make_node('ReduceSum', ['x', 'one'], ['score'], keepdims=1)],
                                    [value('x', T.FLOAT, 8, 2)], [value('score', T.FLOAT, 8, 1)], [('one', np.array([1], 'int64'))]), two, [], scored=False)
    write('two_row_reshape', model([h.make_node('Reshape', ['x', 'two'], ['r']), h.make_node('ReduceSum', ['r', 'one'], ['score'], keepdims=1)],
                                   x2, y1, [('two', np.array([2, 2], 'int64')), ('one', np.array([1], 'int64'))]), two, pair)
    write('random', model([h.make_node('RandomUniformLike', ['x'], ['u']), h.make_node('Add', ['x', 'u'], ['v']), h.make_node('ReduceSum', ['v', 'one'], ['score'], keepdims=1)],
                          x2, y1, [('one', np.array([1], 'int64'))]), two, [], scored=False)
    write('one_feature', model([h.make_node('Neg', ['x'], ['score'])], [value('x', T.FLOAT, 'N')], [value('score', T.FLOAT, 'N')]),
          {'a': 'double', 'b': 'double'}, pair + [[None, 1.0], [1e300, 1.0]], inputs=['a'])
    write('any_width', model([h.make_node('ReduceSum', ['x', 'one'], ['score'], keepdims=0)], [value('x', T.FLOAT, 'N', 'M')], [value('score', T.FLOAT, 'N')],
                             [('one', np.array([1], 'int64'))]), two, pair)
    write('doubles', model([h.make_node('ReduceSum', ['x', 'one'], ['score'], keepdims=1)], [value('x', T.DOUBLE, 'N', 2)], [value('score', T.DOUBLE, 'N', 1)],
                           [('one', np.array([1], 'int64'))]), two, pair + [[1e300, 1.0], [None, 1.0], [1e-300, 0.0], [0.1, 0.2]])
    write('columns', model([h.make_node('Softmax', ['x'], ['probabilities'], axis=1), h.make_node('ArgMax', ['x'], ['label'], axis=1, keepdims=0)],
                           x2, [value('label', T.INT64, 'N'), value('probabilities', T.FLOAT, 'N', 'K')]), two, pair, output='probabilities[0]')
    write('any_columns', model([h.make_node('Softmax', ['x'], ['probabilities'], axis=1)], [value('x', T.FLOAT, 'N', 'M')], [value('probabilities', T.FLOAT, 'N', 'M')]), two, pair, output='probabilities[1]')
    write('label', model([h.make_node('ArgMax', ['x'], ['label'], axis=1, keepdims=0)], x2, [value('label', T.INT64, 'N')]), two, pair, output='label')
    write('picks', model([h.make_node('Gather', ['table', 'index'], ['score'], axis=0)], [value('index', T.INT64, 'N', 1)], [value('score', T.FLOAT, 'N', 1)],
                         [('table', random.normal(0, 1, 12).astype('float32'))]), {'index': 'long'}, [[i] for i in range(-0, 20)])
    write('named', model([h.make_node('Cast', ['views'], ['v'], to=T.FLOAT), h.make_node('LabelEncoder', ['country'], ['c'], domain='ai.onnx.ml', keys_strings=['UK', 'DE', 'İ'],
                                                                                       values_floats=[10., 20., 30.], default_float=-1.),
                          h.make_node('Cast', ['spend'], ['s'], to=T.FLOAT), h.make_node('Sum', ['v', 'c', 's', 'rate'], ['score'])],
                         [value('rate', T.FLOAT, 'N', 1), value('country', T.STRING, 'N', 1), value('views', T.INT64, 'N', 1), value('spend', T.DOUBLE, 'N', 1)],
                         [value('score', T.FLOAT, 'N', 1)]),
          {'views': 'long', 'unused': 'double', 'rate': 'double', 'country': 'string', 'spend': 'double'},
          [[i, None, float(random.random()), c, float(random.random() * 100)] for i, c in enumerate(['UK', 'DE', None, '', 'FR', 'İ', 'uk'])] + [[2 ** 53, 1.0, None, 'UK', 1.0]],
          inputs=['views', 'rate', 'country', 'spend'])
    words = ['a', 'a\0b', 'a\0', '\0', '😀', '\U0010ffff', 'é', 'ı', '', None, 'zz', 'ﷺ', 'a😀b\0c', 'x' * 400]
    write('words', model([h.make_node('LabelEncoder', ['word'], ['score'], domain='ai.onnx.ml', keys_strings=[w for w in words if w], values_floats=[float(i) for i, w in enumerate(words) if w], default_float=-1.)],
                         [value('word', T.STRING, 'N', 1)], [value('score', T.FLOAT, 'N', 1)]), {'word': 'string'}, [[w] for w in words])
    many = model([h.make_node('LabelEncoder', ['words'], ['v'], domain='ai.onnx.ml', keys_strings=['a', 'b', '😀'], values_floats=[1., 2., 4.], default_float=0.),
                  h.make_node('ReduceSum', ['v', 'one'], ['score'], keepdims=1)], [value('words', T.STRING, 'N', 2)], y1, [('one', np.array([1], 'int64'))])
    write('word_pairs', many, {'p': 'string', 'n': 'double', 'q': 'string'}, [[p, 1.0, q] for p in ['a', '😀', None] for q in ['b', '😀', 'zz']], inputs=['q', 'p'])
    write('float16', model([h.make_node('Cast', ['x'], ['y'], to=T.FLOAT16), h.make_node('ReduceMax', ['y'], ['score'], axes=[1], keepdims=1)], x2, [value('score', T.FLOAT16, 'N', 1)]), two, pair)
    write('truth', model([h.make_node('Less', ['x', 'zero'], ['score'])], [value('x', T.FLOAT, 'N', 1)], [value('score', T.BOOL, 'N', 1)], [('zero', np.array([0], 'float32'))]), {'a': 'double'}, [[-1.0], [1.0], [None]])
    write('sum_of_all', model([h.make_node('ReduceSum', ['x'], ['score'], keepdims=0)], x2, [value('score', T.FLOAT)]), two, [], scored=False)
    custom = model([h.make_node('Magic', ['x'], ['score'], domain='com.example')], x2, y1, opsets=OPSETS + [h.make_opsetid('com.example', 1)])
    write('custom_operator', custom, two, [], scored=False)
    texts = model([h.make_node('LabelEncoder', ['word'], ['score'], domain='ai.onnx.ml', keys_strings=['a'], values_strings=['b'], default_string='c')], [value('word', T.STRING, 'N', 1)], [value('score', T.STRING, 'N', 1)])
    write('text_output', texts, {'word': 'string'}, [], scored=False)


def external():
    """The same bias, kept outside: in an initializer, in a subgraph's initializer, in a constant, in a sparse tensor, in a function."""
    def outside(name, location='weights.bin'):
        t = onnx.TensorProto(name=name, data_type=T.FLOAT, dims=[2], data_location=T.EXTERNAL)
        t.external_data.add(key='location', value=location)
        t.external_data.add(key='length', value='8')
        return t
    x, y = [value('x', T.FLOAT, 'N', 2)], [value('score', T.FLOAT, 'N', 2)]
    two = {'a': 'double', 'b': 'double'}
    in_initializer = model([h.make_node('Add', ['x', 'bias'], ['score'])], x, y)
    in_initializer.graph.initializer.append(outside('bias'))
    inner = h.make_graph([h.make_node('Add', ['x', 'bias'], ['r'])], 'inner', [], [value('r', T.FLOAT, 'N', 2)])
    inner.initializer.append(outside('bias'))
    in_subgraph = model([h.make_node('If', ['yes'], ['score'], then_branch=inner, else_branch=inner)], x, y, [('yes', np.array(True))])
    in_constant = model([h.make_node('Constant', [], ['bias'], value=outside('bias')), h.make_node('Add', ['x', 'bias'], ['score'])], x, y)
    in_sparse = model([h.make_node('Add', ['x', 'bias'], ['score'])], x, y)
    in_sparse.graph.sparse_initializer.append(onnx.SparseTensorProto(values=outside('bias'), indices=numpy_helper.from_array(np.array([0, 1], 'int64'), 'i'), dims=[2]))
    in_function = model([h.make_node('Biased', ['x'], ['score'], domain='own')], x, y, opsets=OPSETS + [h.make_opsetid('own', 1)])
    in_function.functions.append(h.make_function('own', 'Biased', ['u'], ['v'], [h.make_node('Constant', [], ['bias'], value=outside('bias')), h.make_node('Add', ['u', 'bias'], ['v'])], OPSETS))
    for name, made in [('initializer', in_initializer), ('subgraph', in_subgraph), ('constant', in_constant), ('sparse', in_sparse), ('function', in_function)]:
        write(f'external_{name}', made, two, [], output='score[0]', scored=False)


def narrow(random):
    """Inputs of 32-bit integers and of 16-bit floats."""
    score = [value('score', T.FLOAT, 'N', 1)]
    add = [h.make_node('Cast', ['x'], ['y'], to=T.FLOAT), h.make_node('ReduceSum', ['y', 'one'], ['score'], keepdims=1)]
    one = [('one', np.array([1], 'int64'))]
    edges = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53]
    write('whole32', model(add, [value('x', T.INT32, 'N', 2)], score, one), {'m': 'long', 'n': 'long'}, [[a, b] for a in edges for b in edges])
    # A double halfway between two halves but for a bit that no float has; the smallest, the largest, and those beyond.
    ties = [1 + 2 ** -11, 1 + 2 ** -11 + 2 ** -40, 1 + 3 * 2 ** -11, 1 + 3 * 2 ** -11 - 2 ** -40, 65504., 65519.999999, 65520., 65536., 1e300,
            2 ** -24, 2 ** -25, 2 ** -25 * (1 + 2 ** -40), 2 ** -26, 2 ** -14, 2 ** -14 * (1 - 2 ** -11), 2 ** -14 * (1 - 2 ** -12), 1e-320, 0., None, 2049., 2051.]
    rows = [[s * t if t is not None else None, 0.0] for t in ties for s in (1, -1)] + [[float(x), float(y)] for x, y in random.normal(0, 1, (200, 2)) * 10. ** random.integers(-8, 5, (200, 2))]
    write('halves', model(add, [value('x', T.FLOAT16, 'N', 2)], score, one), {'a': 'double', 'b': 'double'}, rows)


def unloadable():
    """Models that this onnxruntime does not load: too new a file, too new operators, types that do not meet."""
    x, y, two = [value('x', T.FLOAT, 'N', 2)], [value('score', T.FLOAT, 'N', 2)], {'a': 'double', 'b': 'double'}
    newer = model([h.make_node('Relu', ['x'], ['score'])], x, y)
    newer.ir_version = 99
    write('newer_ir', newer, two, [], output='score[0]', scored=False)
    write('newer_opset', model([h.make_node('Relu', ['x'], ['score'])], x, y, opsets=[h.make_opsetid('', 99)]), two, [], output='score[0]', scored=False)
    write('mixed_types', model([h.make_node('Add', ['x', 'k'], ['score'])], x, y, [('k', np.array([1], 'int64'))]), two, [], output='score[0]', scored=False)


def faulty():
    """Models that pass the probe and fail on some row: without a number, slow, out of memory, without a row. A row asks for it by a = 424242."""
    x, y, two = [value('x', T.FLOAT, 'N', 2)], [value('score', T.FLOAT, 'N', 1)], {'a': 'double', 'b': 'double'}
    constants = [('zero', np.array([0], 'int64')), ('one', np.array([1], 'int64')), ('two', np.array([2], 'int64')), ('asked', np.array(424242, 'float32'))]
    a_and_b = [h.make_node('Slice', ['x', 'zero', 'one', 'one'], ['a']), h.make_node('Slice', ['x', 'one', 'two', 'one'], ['b'])]
    # 1 where any row of the batch asks, else 0
    asks = a_and_b + [h.make_node('Equal', ['a', 'asked'], ['which']), h.make_node('Cast', ['which'], ['ones'], to=T.INT64),
                      h.make_node('ReduceMax', ['ones'], ['asks'], keepdims=0)]

    def times(n):
        return asks + [h.make_node('Mul', ['asks', 'much'], ['more']), h.make_node('Add', ['more', 'one'], ['n'])], constants + [('much', np.array([n], 'int64'))]

    write('no_number', model(a_and_b + [h.make_node('Log', ['a'], ['log']), h.make_node('Exp', ['b'], ['exp']), h.make_node('Add', ['log', 'exp'], ['score'])],
                             x, y, constants), two, [], scored=False)
    nodes, given = times(2 ** 46)  # floats, of which no machine can address as many
    write('hungry', model(nodes + [h.make_node('ConstantOfShape', ['n'], ['zeros']), h.make_node('ReduceMax', ['zeros'], ['nought'], keepdims=0),
                                   h.make_node('Add', ['a', 'nought'], ['score'])], x, y, given), two, [], scored=False)
    always = [('n', np.array([2 ** 46], 'int64'))] + constants
    write('always_hungry', model(a_and_b + [h.make_node('Mul', ['n', 'one'], ['m']), h.make_node('Cast', ['a'], ['c'], to=T.INT64),
                                            h.make_node('ReduceMax', ['c'], ['d'], keepdims=0), h.make_node('Mul', ['d', 'zero'], ['e']),
                                            h.make_node('Add', ['e', 'm'], ['f']), h.make_node('ConstantOfShape', ['f'], ['zeros']),
                                            h.make_node('ReduceMax', ['zeros'], ['nought'], keepdims=0), h.make_node('Add', ['a', 'nought'], ['score'])],
                                 x, y, always), two, [], scored=False)
    nodes, given = times(400_000)  # rounds of a loop, about a second
    body = h.make_graph([h.make_node('Identity', ['go'], ['on']), h.make_node('Add', ['sum', 'sum'], ['next'])], 'body',
                        [value('i', T.INT64), value('go', T.BOOL), value('sum', T.FLOAT, 'N', 1)], [value('on', T.BOOL), value('next', T.FLOAT, 'N', 1)])
    write('slow', model(nodes + [h.make_node('Squeeze', ['n'], ['rounds']), h.make_node('Sub', ['a', 'a'], ['nought']), h.make_node('Loop', ['rounds', '', 'nought'], ['sum'], body=body),
                                 h.make_node('Add', ['a', 'sum'], ['score'])], x, y, given), two, [], scored=False)
    nodes, given = times(-2 ** 40)
    write('short_output', model(nodes + [h.make_node('Add', ['n', 'large'], ['end']), h.make_node('Max', ['end', 'one'], ['last']), h.make_node('Slice', ['a', 'zero', 'last', 'zero'], ['score'])],
                                x, y, given + [('large', np.array([2 ** 30], 'int64'))]), two, [], scored=False)


warnings.filterwarnings('ignore')
OUT.mkdir(parents=True, exist_ok=True)
for make in (trees, perceptron, logistic, small):
    make(np.random.default_rng(20261121))
external()
narrow(np.random.default_rng(20261129))
unloadable()
faulty()
