"""Writes JSON schemas for kubeconform: schemas.py JAR KUBERNETES-VERSION FOLDER.

Kubernetes' own come from the package kubernetes-validate, the operator's from its definitions. Unknown fields are errors.
"""

import json
import pathlib
import sys

import kubernetes_validate
from crds import definitions


def strict(schema):
    """The same, but for fields that it does not name, where it names any."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and "additionalProperties" not in made and not made.get("x-kubernetes-preserve-unknown-fields"):
        made["additionalProperties"] = False
    if made.get("x-kubernetes-int-or-string"):
        made["type"] = ["integer", "string"]
    return made


def write_kubernetes(version, folder):
    """Copies Kubernetes' schemas, with references to the local definitions in place of those on a web server."""
    source = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{version}-local-strict"
    shared = (folder / "_definitions.json").resolve().as_uri()
    for file in source.glob("*.json"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8").replace('"/api/_definitions.json', f'"{shared}'), encoding="utf-8")


def main():
    jar, version, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    write_kubernetes(version, folder)
    for definition in definitions(jar):
        group = definition["spec"]["group"].split(".")[0]
        for served in definition["spec"]["versions"]:
            schema = strict(served["schema"]["openAPIV3Schema"])
            # What every object has, and definitions leave out.
            schema["properties"] |= {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
            name = f"{definition['spec']['names']['kind'].lower()}-{group}-{served['name']}.json"
            (folder / name).write_text(json.dumps(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
