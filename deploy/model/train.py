"""Trains LightGBM on the features that the job itself logged, and makes it the model of a definition.

  deploy/model/train --pipeline pipeline.yaml --labels labels.csv --output DIR [options]

The features are those of the `predictions` table, as they were served: nothing is recomputed, so training and
serving can't differ. Where the definition has changed, they are of the versions with its present fields and features.
They are joined by `event_id` with labels (a CSV file with the columns event_id and outcome, 0 or 1).
Rows are cut by event time: the model learns from the earlier part, and prints its AUC on the later part, beside
a baseline (the best single feature, chosen and oriented on the earlier part). Rows between the two whose label
looks further ahead than the cut are left out (--horizon). What is written: the ONNX file, and the
definition with its `model:` block: --write-pipeline FILE, or the given one, which asks first (--in-place does not).

Numbers alone are one tensor. Where there are string features, each feature is an input of its own, and the graph
turns a string into the rank of its frequency in the earlier part: 0 is null, -1 is what is not among the --texts.
"""
import argparse
import collections
import csv
import gzip
import hashlib
import json
import os
import re
import sys
from pathlib import Path

import lightgbm
import numpy as np
import onnx
import onnxruntime
import pyarrow
import pyarrow.compute as compute
import yaml
from onnx import TensorProto, helper
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType
from pyiceberg.catalog import load_catalog
from sklearn.metrics import roc_auc_score

# As the job's own rule (io.millrace.options.SecretRule): the list of processes shows what is on a command line.
SECRET = re.compile(
    r".*(password|passwd|passphrase|secret|(access|auth|refresh|security|session)token)"
    r"|(.*[._-])?(credentials?|token|authorization|cookie|user\.info"
    r"|(access|secret|private|account|api|encryption|decryption|sse|master|shared)[._-]?key([._-]id)?"
    r"|keystore\.key|account[._-]key[._-].*|client[._-]secret[._-].*|sas[._-]token([._-].*)?|connection[._-]string([._-].*)?)", re.I)
PASSWORD_IN_URI = re.compile(r"://[^/@\s:]*:(?!\$\{)[^/@\s]+@|[?&;][^=&;?]*(password|passwd|secret|token|access_?key)[^=&;?]*=(?!\$\{)[^&;\s]", re.I)
REFERENCE = re.compile(r"(env|file):(.+)", re.S)
SEED = 20
LIMIT = 1 << 20


class Unresolved(yaml.SafeLoader):
    """YAML whose unquoted scalars stay as written, as the definition's contract has it."""


Unresolved.yaml_implicit_resolvers = {}


def arguments():
    parser = argparse.ArgumentParser(prog="deploy/model/train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pipeline", required=True, type=Path, help="the definition that logged the features")
    parser.add_argument("--labels", required=True, type=Path, help="a CSV file (.gz too) with the columns event_id and outcome (0 or 1)")
    parser.add_argument("--output", type=Path, help="a local run's folder")
    parser.add_argument("--catalog", action="append", default=[], metavar="KEY=VALUE",
                        help="instead of --output: PyIceberg's catalog properties, secrets as env:NAME or file:/path, and ${env:NAME} within others;"
                             " name=NAME: the catalog that PyIceberg's own settings have under that name")
    parser.add_argument("--namespace", help="of the tables (default: the definition's; a replay's is SHOP_replay)")
    parser.add_argument("--version", default="1", help="the model's version (default: %(default)s)")
    parser.add_argument("--name", help="the model's name (default: the pipeline's)")
    parser.add_argument("--to", type=Path, help="the ONNX file to write (default: NAME.onnx beside the new definition)")
    parser.add_argument("--write-pipeline", type=Path, help="the definition to write (default: the given one, which --in-place allows)")
    parser.add_argument("--in-place", action="store_true", help="overwrite a definition that is there already without asking")
    parser.add_argument("--horizon", type=float, default=0, metavar="HOURS", help="how far ahead a label looks (default: %(default)s)")
    parser.add_argument("--test-share", type=float, default=0.3, help="the later share of the rows that is only tested on (default: %(default)s)")
    parser.add_argument("--texts", type=int, default=100, help="how many of the most frequent values of a string feature the model distinguishes (default: %(default)s)")
    parser.add_argument("--trees", type=int, default=100, help="default: %(default)s")
    parser.add_argument("--leaves", type=int, default=15, help="a tree's leaves (default: %(default)s)")
    a = parser.parse_args()
    if not a.output and not a.catalog:
        parser.error("--output or --catalog is needed")
    if not 0 < a.test_share < 1:
        parser.error(f"--test-share {a.test_share} (must lie between 0 and 1)")
    a.catalog = catalog_properties(a.catalog)
    return a


def require_overwritable(definition, in_place):
    """Asks before a definition that is there already is overwritten: before the training, which takes its time."""
    if in_place or not definition.exists():
        return
    if not sys.stdin.isatty():
        sys.exit(f"Cannot overwrite {definition}: there is no terminal to ask at (--in-place allows it, --write-pipeline FILE writes another)")
    print(f"Overwrite {definition} (its model block)? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        sys.exit("Nothing is trained")


def looked_up(key, source, target):
    try:
        return os.environ[target] if source == "env" else Path(target).read_text(encoding="utf-8").rstrip("\r\n")
    except (KeyError, OSError) as e:
        sys.exit(f"Invalid --catalog {key}: {source}:{target} {'is not set' if source == 'env' else 'cannot be read: ' + str(e.strerror)}")


def catalog_properties(entries):
    """KEY=VALUE -> {key: value}, with what references name. Messages never show a value."""
    properties = {}
    for entry in entries:
        key, equals, value = entry.partition("=")
        if not equals:
            sys.exit("Invalid --catalog: an entry without '=' (must be KEY=VALUE)")
        if SECRET.fullmatch(key):
            reference = REFERENCE.fullmatch(value) or re.fullmatch(r"\$\{(env|file):([^}]+)\}", value)
            if not reference:
                sys.exit(f"Invalid --catalog {key}: a secret in plain (must be env:NAME or file:/path, since command lines are seen in the list of processes)")
            properties[key] = looked_up(key, *reference.groups())
        elif PASSWORD_IN_URI.search(value):
            sys.exit(f"Invalid --catalog {key}: it holds a password in plain (must be ${{env:NAME}} or ${{file:/path}} in its place)")
        else:
            properties[key] = re.sub(r"\$\{(env|file):([^}]+)\}", lambda found: looked_up(key, *found.groups()), value)
    return properties


def logged_rows(a, definition):
    """The predictions table -> (event ids, event times in ms, features as an Arrow struct)."""
    if a.output:
        folder = a.output.resolve()
        if not (folder / "catalog.db").is_file():
            sys.exit(f"Cannot read --output {a.output}: it has no catalog.db (must be the folder of a local run)")
        properties = {"type": "sql", "uri": f"sqlite:///{folder}/catalog.db", "warehouse": f"file://{folder}/warehouse"}
    else:
        properties = a.catalog
    catalog = load_catalog(properties.pop("name", "millrace"), **properties)
    namespace = a.namespace or definition["tables"]["namespace"]
    tables = {}
    for name in ("predictions", "versions"):
        try:
            tables[name] = catalog.load_table(f"{namespace}.{name}")
        except Exception as e:
            sys.exit(f"Cannot read table {namespace}.{name}: {e}")
    rows = tables["predictions"].scan(selected_fields=("event_id", "event_time", "features", "pipeline_version")).to_arrow()
    if rows.num_rows == 0:
        sys.exit(f"Cannot train: table {namespace}.predictions has no rows")
    alike = versions_alike(tables["versions"], list(definition["features"]), namespace)
    others = rows.num_rows
    rows = rows.filter(compute.is_in(rows["pipeline_version"], value_set=pyarrow.array(alike)))
    others -= rows.num_rows
    if others:
        print(f"Left out  {others:,} rows of versions with other fields or features: these would be null there, or count otherwise"
              f" (for all events, deploy/millrace replay PIPELINE, then train with --namespace {namespace}_replay)")
    if rows.num_rows == 0:
        sys.exit(f"Cannot train: no version in table {namespace}.predictions is like the newest in {namespace}.versions")
    times = rows["event_time"].cast(pyarrow.timestamp("us", "UTC")).cast("int64").to_numpy() // 1000
    return rows["event_id"].to_pylist(), times, rows["features"].combine_chunks()


def versions_alike(table, features, namespace):
    """The versions with the same event fields and features as the newest: they differ in the model alone."""
    rows = table.scan(selected_fields=("pipeline_version", "created_at", "definition")).to_arrow()
    newest_first = rows.sort_by([("created_at", "descending")]).to_pylist()
    # The canonical form: all of events and features stands before this.
    means = [row["definition"].split(',"format":1,')[0] for row in newest_first]
    served = [feature["name"] for feature in json.loads(newest_first[0]["definition"])["features"]] if newest_first else []
    if newest_first and served != features:
        sys.exit(f"Cannot train: the newest version in {namespace}.versions has the features {', '.join(served)},"
                 f" and --pipeline has {', '.join(features)} (give the definition that logged the features)")
    return [row["pipeline_version"] for row, each in zip(newest_first, means) if each == means[0]]


def read_labels(path):
    labels = {}
    with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else open(path, newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"event_id", "outcome"} <= set(rows.fieldnames or []):
            sys.exit(f"Cannot read {path}: its header is {rows.fieldnames} (must name event_id and outcome)")
        for row in rows:
            if row["outcome"] not in ("0", "1"):
                sys.exit(f"Cannot read {path}, line {rows.line_num}: outcome {row['outcome']!r} (must be 0 or 1)")
            labels[row["event_id"]] = int(row["outcome"])
    return labels


def is_text(field):
    return pyarrow.types.is_string(field.type) or pyarrow.types.is_large_string(field.type)


def ranks(texts, most):
    """-> {text: its rank by frequency, from 1}; the empty string is what the job feeds for null."""
    counts = collections.Counter(text for text in texts if text)
    frequent = sorted(counts, key=lambda text: (-counts[text], text))[:most]
    return {"": 0, **{text: rank for rank, text in enumerate(frequent, 1)}}


def matrix(features, names, encoded):
    """-> float32 [rows, features], as the job feeds them: null is NaN, a text its rank."""
    def column(name):
        if name in encoded:
            return np.array([encoded[name].get(text or "", -1) for text in features.field(name).to_pylist()])
        return features.field(name).cast("float64").to_numpy(zero_copy_only=False)
    return np.column_stack([column(name) for name in names]).astype("float32")


def with_inputs_by_name(exported, names, encoded):
    """Puts the features together from one input each, in place: strings have a tensor of their own type."""
    graph = exported.graph
    first = list(graph.node)
    taken = {tensor for node in first for tensor in (*node.input, *node.output)} - {graph.input[0].name}
    if taken & set(names):
        sys.exit(f"Cannot export: {', '.join(sorted(taken & set(names)))} is both a feature and a tensor of the model (rename the feature)")
    joined = "all features"  # no feature's name has a blank
    for node in first:
        node.input[:] = [joined if tensor == graph.input[0].name else tensor for tensor in node.input]
    del graph.input[:], graph.node[:]
    parts = []
    for name in names:
        graph.input.append(helper.make_tensor_value_info(name, TensorProto.STRING if name in encoded else TensorProto.FLOAT, [None, 1]))
        parts.append(f"{name} rank" if name in encoded else name)
        if name in encoded:
            graph.node.append(helper.make_node(
                "LabelEncoder", [name], [parts[-1]], domain="ai.onnx.ml",
                keys_strings=list(encoded[name]), values_floats=[float(rank) for rank in encoded[name].values()], default_float=-1.0))
    graph.node.append(helper.make_node("Concat", parts, [joined], axis=1))
    graph.node.extend(first)
    for opset in exported.opset_import:
        if opset.domain == "ai.onnx.ml":
            opset.version = max(opset.version, 2)  # the first LabelEncoder that gives floats


def floor_thresholds(exported, model):
    """Rounds each split down to a float, in place.

    A split is a double between two floats. The converter rounds it to the nearest float, which may be the upper one:
    rows with that value would then go the other way than in LightGBM. For floats, x <= t is x <= (t rounded down).
    """
    def nearest(t):
        with np.errstate(over="ignore"):  # 1e300 where only a missing value goes the other way
            return np.float32(t)

    def down(t):
        f = nearest(t)
        return f if float(f) <= t else np.nextafter(f, np.float32(-np.inf))
    exact, nodes = {}, [tree["tree_structure"] for tree in model.booster_.dump_model()["tree_info"]]
    while nodes:
        node = nodes.pop()
        if "threshold" in node:
            exact[node["split_feature"], nearest(node["threshold"])] = down(node["threshold"])
            nodes += [node["left_child"], node["right_child"]]
    for node in exported.graph.node:
        attributes = {attribute.name: attribute for attribute in node.attribute}
        if "nodes_values" in attributes:
            ids, values = attributes["nodes_featureids"].ints, attributes["nodes_values"].floats
            for k, feature in enumerate(ids):
                values[k] = exact.get((feature, np.float32(values[k])), values[k])


def fed(features, x, names, encoded, rows):
    """The inputs of a session, as the job gives them."""
    if not encoded:
        return {"features": x[rows]}
    inputs = {}
    for k, name in enumerate(names):
        texts = name in encoded and features.field(name).to_pylist()
        inputs[name] = np.array([[texts[i] or ""] for i in rows], object) if texts else x[rows][:, k:k + 1]
    return inputs


def best_single_feature(x, y, test_x, test_y, names):
    """The feature that separates best on the earlier part -> (its name, its AUC on the later part)."""
    def auc(values, labels):
        return roc_auc_score(labels, np.nan_to_num(values, nan=0.0))
    scores = [auc(x[:, k], y) for k in range(len(names))]
    k = int(np.argmax(np.abs(np.array(scores) - 0.5)))
    later = auc(test_x[:, k], test_y)
    return names[k], later if scores[k] >= 0.5 else 1 - later


def with_model_block(text, block):
    """The definition's text with its `model:` block replaced, or added before `tables:`."""
    found = re.search(r"^model:.*\n(?:(?:[ \t]+.*|[ \t]*#.*|)\n)*?(?=^\S|\Z)", text, re.M)
    if found:
        return text[: found.start()] + block + text[found.end():]
    tables = re.search(r"^tables:", text, re.M)
    return text[: tables.start()] + block + text[tables.start():]


def main():
    a = arguments()
    text = a.pipeline.read_text()
    definition = yaml.load(text, Unresolved)
    name = a.name or definition["pipeline"]
    target = a.write_pipeline or a.pipeline
    require_overwritable(target, a.in_place)
    onnx_file = a.to or target.parent / f"{name}.onnx"

    ids, times, features = logged_rows(a, definition)
    labels = read_labels(a.labels)
    names = list(definition["features"])  # The table keeps the columns of dropped ones.
    at = np.array([i for i, event_id in enumerate(ids) if event_id in labels])
    if len(at) == 0:
        sys.exit(f"Cannot train: none of the {len(ids):,} logged rows has a label in {a.labels}")
    # Also by id: the order in which a table gives its rows is no one's promise, and training follows the order.
    at = at[np.lexsort(([ids[i] for i in at], times[at]))]
    y = np.array([labels[ids[i]] for i in at])
    features, times = features.take(pyarrow.array(at)), times[at]
    cut = times[int(len(at) * (1 - a.test_share))]
    early, late = times < cut - a.horizon * 3_600_000, times >= cut
    encoded = {field.name: ranks(features.filter(pyarrow.array(early)).field(field.name).to_pylist(), a.texts)
               for field in features.type if field.name in names and is_text(field)}
    x = matrix(features, names, encoded)
    print(f"{len(ids):,} logged rows, {len(at):,} of them labelled, {y.mean():.1%} positive; {len(names)} features, {len(encoded)} of them strings", flush=True)

    for part, rows in (("earlier", early), ("later", late)):
        if len(set(y[rows])) < 2:
            sys.exit(f"Cannot train: the {part} part ({rows.sum():,} rows) has labels of one kind alone")
    model = lightgbm.LGBMClassifier(
        n_estimators=a.trees, num_leaves=a.leaves, learning_rate=0.06, min_child_samples=100,
        subsample=0.8, subsample_freq=1, colsample_bytree=0.8,
        random_state=SEED, deterministic=True, force_row_wise=True, n_jobs=1, verbose=-1)
    model.fit(x[early], y[early])

    exported = convert_lightgbm(model, initial_types=[("features", FloatTensorType([None, len(names)]))], zipmap=False)
    floor_thresholds(exported, model)
    if encoded:
        with_inputs_by_name(exported, names, encoded)
    # onnxmltools names graphs and nodes by random numbers: the same training must give the same bytes.
    exported.producer_name, exported.producer_version, exported.graph.name = "millrace", "", name
    for number, node in enumerate(exported.graph.node):
        node.name = f"{node.op_type}_{number}"
    model_bytes = exported.SerializeToString(deterministic=True)
    onnx.checker.check_model(onnx.load_from_string(model_bytes))
    if len(model_bytes) > LIMIT:
        print(f"Note: the model has {len(model_bytes):,} bytes; fewer --trees or --leaves make it smaller")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model_bytes, options, providers=["CPUExecutionProvider"])
    scores = session.run(["probabilities"], fed(features, x, names, encoded, np.flatnonzero(late)))[0][:, 1]
    distance = np.abs(scores - model.predict_proba(x[late])[:, 1]).max()
    single, single_auc = best_single_feature(x[early], y[early], x[late], y[late], names)

    sha256 = hashlib.sha256(model_bytes).hexdigest()
    onnx_file.parent.mkdir(parents=True, exist_ok=True)
    onnx_file.write_bytes(model_bytes)
    relative = onnx_file.resolve().relative_to(target.resolve().parent) if onnx_file.resolve().is_relative_to(target.resolve().parent) else onnx_file.resolve()
    block = "".join(f"{line}\n" for line in (
        "model:",
        f"  name: {name}",
        f'  version: "{a.version}"',
        f"  file: {relative}",
        f"  sha256: {sha256}",
        f"  inputs: [{', '.join(names)}]",
        "  output: probabilities[1]"))
    target.write_text(with_model_block(text, block))

    print(f"trained on {early.sum():,} rows before the cut, tested on {late.sum():,} after it")
    print(f"AUC on the later part: {roc_auc_score(y[late], scores):.4f}   baseline (`{single}` alone): {single_auc:.4f}")
    print(f"largest distance between LightGBM's and ONNX's probability: {distance:.1e}")
    print(f"wrote {onnx_file} ({len(model_bytes):,} bytes, sha256 {sha256})")
    print(f"wrote {target} (its model block)")


if __name__ == "__main__":
    main()
