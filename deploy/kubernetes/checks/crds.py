"""The operator's own definitions, out of its API's jar."""

import zipfile

import yaml

# The jar is of the last operator that the registry has. Flink 2.1 came with 1.13 (FLINK-38147), by this value alone.
FLINK_2 = ["v2_0", "v2_1"]


def definitions(jar):
    with zipfile.ZipFile(jar) as files:
        names = sorted(name for name in files.namelist() if name.startswith("META-INF/fabric8/") and name.endswith("-v1.yml"))
        found = [yaml.safe_load(files.read(name)) for name in names]
    for definition in found:
        if definition["spec"]["names"]["kind"] == "FlinkDeployment":
            for version in definition["spec"]["versions"]:
                version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]["flinkVersion"]["enum"] += FLINK_2
    return found
