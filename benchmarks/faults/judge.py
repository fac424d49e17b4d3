"""The verdict on a run: three programs that know nothing of what happened look at its topics and tables."""

import json

from commands import Failed

# Users whose features check.py recomputes: it takes each from the whole history.
CHECKED_USERS = 15
CHECK_SECONDS = 300


def replayed(run):
    """The topic's committed records through the job's core on one thread, partition after partition, against tables and predictions topic."""
    site = run.site
    definitions = [part for each in run.operator.definitions for part in ("--pipeline", each)]
    more = ["--loose-answers"] if run.loose_answers else []
    told = json.loads(site.tools.run("judge", *site.catalog_options(), "--namespace", run.name, "--brokers", site.brokers, "--topic", run.topic, "--predictions", run.predictions, *definitions, *more))
    wrong = [f"{count} × {kind}" for kind, count in told["differences"].items()]
    if told["records"] != run.records:
        wrong.append(f"the topic holds {told['records']} records, and held {run.records}")
    return told, [*wrong, *told["first"]]


def verified(run):
    """millrace verify --strict: every prediction recomputed from the tables alone."""
    code, out, err = run.operator.millrace_direct("verify", "--namespace", run.name, "--strict", "--differences", "none", "--json")
    try:
        told = json.loads(out)
    except ValueError:
        return {}, [f"verify ended with {code}: {err[-500:]}"]
    wrong = [] if code == 0 and told["clean"] and told["passes_strict"] else [f"verify: {json.dumps({key: told[key] for key in ('clean', 'passes_strict', 'kinds', 'not_recomputed', 'first')})[:1500]}"]
    if told["events"] + told["rejects"] != run.records or told["predictions"] != told["events"]:
        wrong.append(f"verify counts {told['events']} events, {told['rejects']} rejects and {told['predictions']} predictions of {run.records} records")
    return told, wrong


def checked(run, check, versions):
    """The independent program, where it is beside the checkout. versions: those that rows have, and of which it takes the definitions."""
    site = run.site
    properties = {"type": "rest", "uri": site.url("catalog"), "s3.endpoint": site.url("s3"), "s3.access-key-id": "millrace", "s3.secret-access-key": "millrace-secret", "s3.region": "us-east-1", "s3.path-style-access": "true"}
    catalog = [part for name, value in properties.items() for part in ("--catalog", f"{name}={value}")]
    live = [each for each in run.operator.definitions if run.version(each) in versions]
    definitions = [part for each in live for part in ("--pipeline", each)]
    try:
        check.run(*definitions, *catalog, "--gaps", "--users", CHECKED_USERS, seconds=CHECK_SECONDS)
    except Failed as failure:
        return [f"check.py: {str(failure)[-1500:]}"]
    return []


def judge(run, check):
    """Adds to what is wrong of a run, and returns what the judges counted."""
    with run.timed("replay"):
        found, wrong = replayed(run)
        run.wrong += wrong
    with run.timed("verify"):
        told, wrong = verified(run)
        run.wrong += wrong
    if check is not None:
        with run.timed("check.py"):
            run.wrong += checked(run, check, told.get("versions", {}))
    return {
        "records": run.records, "events": told.get("events"), "rejects": told.get("rejects"), "predictions": found["predictions"], "answers": found["answers"],
        "statuses": found["statuses"], "versions": len(told.get("versions", {})), "judges": ["replay", "verify --strict", *(["check.py"] if check else [])],
    }
