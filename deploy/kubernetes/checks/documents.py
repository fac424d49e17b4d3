"""All objects of YAML files, as one JSON array: documents.py FILE..."""

import json
import pathlib
import sys

import yaml


def objects(files):
    return [document for file in files for document in yaml.safe_load_all(pathlib.Path(file).read_text(encoding="utf-8")) if document]


if __name__ == "__main__":
    json.dump(objects(sys.argv[1:]), sys.stdout)
