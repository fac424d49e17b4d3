"""Asks a real API server to take everything, without doing it: dry_run.py URL STATE JAR FOLDER-OF-RENDERED-OVERLAYS.

The operator's definitions and the namespaces are made for real, since what is asked needs them. Unknown fields are errors. Then an object
that is wrong is asked for as well, which must be refused.
"""

import json
import pathlib
import sys
import time

from crds import definitions
from documents import objects
from server import Server

SERVER = Server(sys.argv[1], pathlib.Path(sys.argv[2]))
# Their definitions are in no registry here: npm's models check these.
ELSEWHERE = {"PodMonitor", "Application"}
DRY = "?dryRun=All&fieldValidation=Strict"


def paths():
    """The paths at which objects of each kind are created: {(apiVersion, kind): path with {namespace}}."""
    found = {}
    groups = ["/api/v1"] + [f"/apis/{version['groupVersion']}" for group in SERVER.ask("GET", "/apis")[1]["groups"] for version in group["versions"]]
    for group in groups:
        resources = SERVER.ask("GET", group)[1]
        for resource in resources.get("resources", []):
            if "/" not in resource["name"]:
                middle = "/namespaces/{namespace}/" if resource["namespaced"] else "/"
                found[resources["groupVersion"], resource["kind"]] = group + middle + resource["name"]
    return found


def served_paths(wanted):
    """The same, once the kinds that were just defined are served."""
    deadline = time.monotonic() + 60
    while True:
        found = paths()
        if wanted <= found.keys() or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def main():
    crds = definitions(sys.argv[3])
    for definition in crds:
        SERVER.make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)
    served = served_paths({("flink.apache.org/v1beta1", definition["spec"]["names"]["kind"]) for definition in crds})
    asked = [each for each in objects(sorted(pathlib.Path(sys.argv[4]).glob("*.yaml"))) if each["kind"] not in ELSEWHERE]
    for each in asked:
        if each["kind"] == "Namespace":
            SERVER.make("/api/v1/namespaces", each)
    problems = []
    for each in asked:
        path = served[each["apiVersion"], each["kind"]].format(namespace=each["metadata"].get("namespace", "default"))
        status, answer = SERVER.ask("POST", path + DRY, each)
        if status != 201 and not (each["kind"] == "Namespace" and status == 409):
            problems.append(f"{each['kind']} {each['metadata']['name']}: {status} {answer.get('message')}")
    wrong = json.loads(json.dumps(next(each for each in asked if each["kind"] == "FlinkDeployment")))
    wrong["spec"]["job"]["upgradeMod"] = "savepoint"
    status, _ = SERVER.ask("POST", served[wrong["apiVersion"], wrong["kind"]].format(namespace=wrong["metadata"]["namespace"]) + DRY, wrong)
    if status != 400:
        problems.append(f"A FlinkDeployment with an unknown field was answered with {status}, not refused")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(asked)} objects are taken by the API server, and one that is wrong is refused")


if __name__ == "__main__":
    main()
