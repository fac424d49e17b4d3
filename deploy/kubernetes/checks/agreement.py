"""Checks that settings which two files have are the same: agreement.py FOLDER-OF-RENDERED-OVERLAYS.

Settings of Flink against deploy/cluster/config.yaml and deploy/monitoring/flink, in the FlinkDeployments, the Deployments without the
operator and the compose file; the job's largest parallelism against Flink's; files that parameters name against what is mounted.
"""

import pathlib
import re
import sys

import yaml
from documents import objects

# Where Flink writes: RocksDB, Parquet files and native libraries below /tmp.
WRITTEN = {"/tmp", "/opt/flink/log"}
DEPLOY = pathlib.Path(__file__).resolve().parent.parent.parent
# Sizes, places and the machine's own: those differ by nature.
OWN = re.compile(
    r"taskmanager\.memory\.process\.size|taskmanager\.numberOfTaskSlots|jobmanager\.memory\.process\.size|execution\.checkpointing\.(dir|savepoint-dir|local-backup.*)"
    r"|execution\.state-recovery\.from-local|.*\.(host|bind-host|address|bind-address)|.*\.port|state\.backend\.rocksdb\.memory\.managed")


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def lines(path):
    return {key: text(value) for key, value in yaml.safe_load((DEPLOY / path).read_text(encoding="utf-8")).items()}


def differences(where, settings, complete):
    """Settings that differ from the recommended ones or, where all of these should be set, are missing."""
    found = []
    for source in ("cluster/config.yaml", "monitoring/flink/metrics.yaml"):
        for key, value in lines(source).items():
            if OWN.fullmatch(key) or (key not in settings and not (complete and source.startswith("monitoring"))):
                continue
            if settings.get(key) != value:
                found.append(f"{where}: {key} is {settings.get(key)}, but {value} in deploy/{source}")
    return found


def of_deployment(name, found):
    deployment = next(each for each in found if each["kind"] == "FlinkDeployment")
    spec = deployment["spec"]
    problems = differences(name, spec["flinkConfiguration"], complete=True)
    layout = (DEPLOY / "monitoring/flink/log4j-console.properties").read_text(encoding="utf-8")
    if spec["logConfiguration"]["log4j-console.properties"] != layout:
        problems.append(f"{name}: log4j-console.properties is not deploy/monitoring/flink/log4j-console.properties")

    pod = spec["podTemplate"]["spec"]
    return problems + unwritable(name, pod) + of_job(name, pod, spec["job"]["args"], spec["flinkConfiguration"], config_maps(found))


def of_plain(name, found):
    """Deployments without the operator: the JobManager's takes the job's arguments."""
    maps = config_maps(found)
    pods = {each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in found if each["kind"] == "Deployment"}
    manager = pods["millrace-jobmanager"]
    settings = {}
    problems = []
    for pod_name, pod in pods.items():
        where = f"{name}: {pod_name}"
        file = next(mount for mount in pod["containers"][0]["volumeMounts"] if mount["mountPath"] == "/opt/flink/conf/config.yaml")
        volume = next(volume for volume in pod["volumes"] if volume["name"] == file["name"])
        settings = {key: text(value) for key, value in yaml.safe_load(maps[volume["configMap"]["name"]][file["subPath"]]).items()}
        problems += differences(where, settings, complete=True) + unwritable(where, pod)
        role = pod_name.split("-")[1]
        process, container = settings[f"{role}.memory.process.size"], pod["containers"][0]["resources"]["limits"]["memory"]
        if mebibytes(process) != mebibytes(container):
            problems.append(f"{where}: {role}.memory.process.size is {process}, but the container has {container}")
    arguments = manager["containers"][0]["args"]
    return problems + of_job(name, manager, arguments[arguments.index("--config") :], settings, maps)


def mebibytes(size):
    """The MiB of a size such as 4g, 1600m or 4096Mi."""
    number, unit = re.fullmatch(r"(\d+)(g|m|Mi)", size).groups()
    return int(number) * (1024 if unit == "g" else 1)


def config_maps(found):
    return {each["metadata"]["name"]: each["data"] for each in found if each["kind"] == "ConfigMap"}


def of_job(name, pod, arguments, settings, maps):
    """The job's parameters: that their files are mounted, and agree with Flink's settings."""
    problems = []
    mounts = {mount["name"]: mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"]}
    mounted = {}
    for volume in pod["volumes"]:
        for file in maps.get(volume.get("configMap", {}).get("name"), {}):
            mounted[f"{mounts[volume['name']]}/{file}"] = maps[volume["configMap"]["name"]][file]
    parameters = {}
    for option, file in zip(arguments[::2], arguments[1::2], strict=True):
        if option != "--config" or file not in mounted:
            problems.append(f"{name}: {option} {file} is no file that is mounted: {sorted(mounted)}")
        else:
            parameters |= yaml.safe_load(mounted[file])
    if parameters.get("pipeline") not in mounted:
        problems.append(f"{name}: pipeline is {parameters.get('pipeline')}, which is not mounted: {sorted(mounted)}")
    if text(parameters.get("max-parallelism")) != settings["pipeline.max-parallelism"]:
        problems.append(f"{name}: max-parallelism {parameters.get('max-parallelism')} is not Flink's pipeline.max-parallelism")
    for value in map(str, parameters.values()):
        for path in re.findall(r"file:(/[^\s}\"]+)", value):
            if not path.startswith(mounts["secrets"] + "/"):
                problems.append(f"{name}: {path} is not below the mounted secrets, {mounts['secrets']}")
    return problems


def unwritable(name, pod):
    """Folders that a container may write beside those that Flink needs, and folders without a limit."""
    container = pod["containers"][0]
    limits = {volume["name"]: volume["emptyDir"].get("sizeLimit") for volume in pod["volumes"] if "emptyDir" in volume}
    problems = [f"{name}: emptyDir {volume} has no sizeLimit: it may fill its node's disk" for volume, limit in limits.items() if not limit]
    if not container["securityContext"].get("readOnlyRootFilesystem"):
        problems.append(f"{name}: readOnlyRootFilesystem is not set")
    written = {mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] in limits}
    if written != WRITTEN:
        problems.append(f"{name}: {sorted(written)} may be written, but Flink writes to {sorted(WRITTEN)}")
    return problems


def of_compose():
    services = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text(encoding="utf-8"))["services"]
    properties = yaml.safe_load(services["jobmanager"]["environment"]["FLINK_PROPERTIES"])
    settings = {key: text(value) for key, value in properties.items()}
    problems = differences("compose", {"metrics.reporter.prom.filter.excludes": "*.KafkaProducer*"} | settings, complete=True)
    for name in ("jobmanager", "taskmanager"):
        service = services[name]
        own = {volume for volume in service["volumes"] if ":" not in volume} | {each.split(":")[0] for each in service.get("tmpfs", [])}
        # The image's entry point writes the settings.
        if not service.get("read_only") or own != WRITTEN | {"/opt/flink/conf"}:
            problems.append(f"compose: {name} must be read_only but for its own {sorted(WRITTEN)} and /opt/flink/conf, and may write {sorted(own)}")
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith(".") and not (DEPLOY / "compose" / source).exists():
                problems.append(f"compose: {source} is not there")
    return problems


def main():
    problems = of_compose()
    for file in ("dev", "prod"):
        problems += of_deployment(file, objects([pathlib.Path(sys.argv[1]) / f"{file}.yaml"]))
    problems += of_plain("plain", objects([pathlib.Path(sys.argv[1]) / "plain.yaml"]))
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
