"""HA through ConfigMaps of a real API server: a JobManager is killed, and the next one takes the job up where it was.

The JobManager and TaskManager are processes of this machine, and talk to the API server with the service account of base/, so that its rights
are shown to be enough for HA. At the end the job is stopped with a savepoint, and deploy/millrace verify recomputes every prediction.
"""

import os
import pathlib
import re
import shutil
import signal
import sys
import time

from documents import objects
from server import Server

HERE = pathlib.Path(__file__).resolve().parent.parent
sys.path.append(str(HERE.parent / "monitoring" / "checks"))
from processes import ROOT, Machine, answer, free_ports, run  # noqa: E402

WORK = HERE / "target" / "ha"
NAMESPACE = "millrace"
CLUSTER_ID = "millrace-ha"
PATIENCE_SECONDS = 180


def until(what, look):
    """Waits until look returns something true, and returns it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            seen = look()
        except OSError:
            seen = None
        if seen:
            return seen
        time.sleep(1)
    sys.exit(f"Waited {PATIENCE_SECONDS} s in vain: {what}. What ran: {WORK}")


def start_kubernetes(machine, port):
    state = WORK / "api-server"
    run(HERE / "api-server", "start", "--state", state, "--port", port)
    machine.ends.append(lambda: run(HERE / "api-server", "stop", "--state", state))
    return Server(f"https://127.0.0.1:{port}", state)


def service_account(server, overlay):
    """Makes the account with its rights as the overlay has them, and settings of a client that is that account."""
    paths = {"Namespace": "/api/v1/namespaces", "ServiceAccount": "/api/v1/namespaces/{}/serviceaccounts"}
    for kind in ("Role", "RoleBinding"):
        paths[kind] = "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/" + kind.lower() + "s"
    for each in objects([overlay]):
        if each["kind"] in paths:
            server.make(paths[each["kind"]].format(NAMESPACE), each)
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = server.make(f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/millrace/token", request)["status"]["token"]
    admin = (WORK / "api-server" / "kubeconfig").read_text(encoding="utf-8")
    file = WORK / "kubeconfig"
    file.write_text(admin.replace(server.token, token), encoding="utf-8")
    return file


def config_maps(server):
    items = server.ask("GET", f"/api/v1/namespaces/{NAMESPACE}/configmaps")[1]["items"]
    return sorted(item["metadata"]["name"] for item in items if item["metadata"]["name"].startswith(CLUSTER_ID))


class Rest:
    """The JobManager's."""

    def __init__(self, port):
        self.url = f"http://localhost:{port}"

    def job(self):
        running = [job for job in answer(self.url + "/jobs/overview")["jobs"] if job["state"] == "RUNNING"]
        return running[0]["jid"] if running else None

    def completed(self, job):
        latest = answer(f"{self.url}/jobs/{job}/checkpoints")["latest"]["completed"]
        return latest["id"] if latest else 0

    def restored(self, job):
        latest = answer(f"{self.url}/jobs/{job}/checkpoints")["latest"]["restored"]
        return latest["id"] if latest else 0


def kill_job_manager():
    (file,) = (WORK / "cluster" / "pid").glob("*standalonesession*.pid")
    os.kill(int(file.read_text().split()[-1]), signal.SIGKILL)
    file.unlink()


def try_it(machine, overlay):
    ports = free_ports(("kubernetes", "kafka", "rest", "rpc"))
    server = start_kubernetes(machine, ports["kubernetes"])
    settings = service_account(server, overlay)
    machine.start_broker(ports["kafka"])
    home = machine.start_cluster(ports, **{
        "high-availability.type": "kubernetes", "high-availability.storageDir": f"file://{WORK}/ha", "kubernetes.cluster-id": CLUSTER_ID,
        "kubernetes.namespace": NAMESPACE, "kubernetes.config.file": settings,
    })
    stop_feeding = machine.start_feeding()
    machine.submit(home, ports["kafka"], "--checkpoint.interval", "5s")
    rest = Rest(ports["rest"])
    job = until("the job runs", rest.job)
    before = until("3 checkpoints", lambda: rest.completed(job) >= 3 and rest.completed(job))
    if not any(job in name for name in config_maps(server)):
        sys.exit(f"The job has no ConfigMap: {config_maps(server)}")

    killed = time.monotonic()
    kill_job_manager()
    run(home / "bin" / "jobmanager.sh", "start", env={**os.environ, "FLINK_IDENT_STRING": "millrace"})
    until("the same job runs again", lambda: rest.job() == job)
    until("it was restored", lambda: rest.restored(job) >= before)
    restored = rest.restored(job)
    seconds = time.monotonic() - killed
    until("a checkpoint after that", lambda: rest.completed(job) > restored)

    stop_feeding()
    machine.flink(home, "stop", "--savepointPath", f"file://{WORK}/savepoints", job)
    said = run(ROOT / "deploy" / "millrace", "verify", "--catalog.type", "hadoop", "--catalog.warehouse", f"file://{WORK}/warehouse",
               "--kafka.bootstrap.servers", f"127.0.0.1:{ports['kafka']}")
    if not re.search(r"^Result +0 bits differ", said, re.MULTILINE):
        sys.exit(said)
    until("the job's ConfigMap is gone", lambda: not any(job in name for name in config_maps(server)))
    verified = re.search(r"^Verified +(.*)", said, re.MULTILINE).group(1)
    print(f"Killed after checkpoint {before}, restored checkpoint {restored} after {seconds:.0f} s, stopped with a savepoint. Verified {verified}: 0 bits differ")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    machine = Machine(WORK)
    try:
        try_it(machine, pathlib.Path(sys.argv[1]))
    finally:
        machine.end()


if __name__ == "__main__":
    main()
