"""Tests of all in the campaign that needs no cluster; they take seconds. From the checkout: python3 -m unittest discover -s benchmarks/faults"""

import collections
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import campaign  # noqa: E402
import clock  # noqa: E402
import commands  # noqa: E402
import kinds  # noqa: E402
import machines  # noqa: E402
import models  # noqa: E402
import operations  # noqa: E402
import play  # noqa: E402
import page  # noqa: E402
import proxy  # noqa: E402
import results  # noqa: E402
import schedule  # noqa: E402
import warm  # noqa: E402
import workload as workloads  # noqa: E402
from commands import Failed  # noqa: E402
from states import State  # noqa: E402


class Schedules(unittest.TestCase):
    def test_a_seed_has_the_same_schedule_and_events_in_another_process(self):
        code = "import test_faults as t, json; print([(t.schedule.whole(s), json.dumps(t.workloads.plan(t.schedule.whole(s)[0]))[:9000]) for s in (1, 29)])"
        told = [subprocess.run([sys.executable, "-c", code], cwd=HERE, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in ("1", "2")]
        self.assertGreater(len(told[0]), 9000)
        self.assertEqual(*told)

    def test_each_kind_comes_ten_times_in_a_hundred_seeds_from_anywhere(self):
        for first in (0, 1, 37, 1000):
            found = collections.Counter(name for seed in range(first, first + 100) for name in [*schedule.traits(seed), *(fault.kind for fault in schedule.whole(seed)[1])])
            self.assertEqual(set(found), set(kinds.KINDS))
            self.assertGreaterEqual(min(found.values()), 10, found)

    def test_kinds_that_are_named_are_alone_of_their_family_and_the_others_are_as_they_were(self):
        only = ["kill-broker", "two-copies", "catalog-409", "catalog-429"]
        for seed in range(20):
            found = collections.Counter(fault.kind for fault in schedule.whole(seed, only)[1])
            self.assertEqual(found, collections.Counter(only))
            self.assertEqual(schedule.traits(seed, only), schedule.traits(seed))

    def test_several_faults_come_at_once(self):
        for seed in range(50):
            shaped, faults = schedule.whole(seed)
            self.assertGreaterEqual(len(faults), 4)
            self.assertEqual(len({fault.kind for fault in faults}), len(faults))
            self.assertTrue(all(0 <= fault.at_seconds <= shaped.seconds for fault in faults))

    def test_what_is_drawn_for_a_fault_is_what_it_takes(self):
        for seed in range(100):
            for fault in schedule.whole(seed)[1]:
                of = kinds.KINDS[fault.kind].act
                names = set(of.__code__.co_varnames[1 : of.__code__.co_argcount])
                required = of.__code__.co_argcount - 1 - len(of.__defaults__ or ())
                self.assertLessEqual(set(fault.parameters()), names, fault)
                self.assertGreaterEqual(len(fault.parameters()), required, fault)


class Workloads(unittest.TestCase):
    def test_dirt_and_hot_users_come_as_often_as_they_should(self):
        shaped, _ = schedule.whole(next(seed for seed in range(20) if "hot-user" in schedule.traits(seed)))
        records = [record for chunk in workloads.plan(shaped) for record in chunk["records"]]
        self.assertEqual(len(records), shaped.events)
        hot = sum(user == "hot" for user, _ in records) / len(records)
        self.assertAlmostEqual(hot, shaped.hot_share, delta=0.05)

    def test_lines_are_bytes_and_some_are_no_utf_8(self):
        broken = 0
        for seed in range(5):
            for chunk in workloads.plan(schedule.whole(seed)[0]):
                for _, line in chunk["records"]:
                    try:
                        line.encode("latin-1").decode("utf-8")
                    except UnicodeDecodeError:
                        broken += 1
        self.assertGreater(broken, 5)

    def test_transactions_end_in_every_way(self):
        shaped, _ = schedule.whole(next(seed for seed in range(20) if "input-transactions" in schedule.traits(seed)))
        self.assertLessEqual({"plain", "committed", "aborted"}, {chunk["end"] for chunk in workloads.plan(shaped)})
        self.assertEqual([chunk["at_ms"] for chunk in workloads.plan(shaped, [500]) if chunk["end"] == "left"][:1], [500])

    def test_a_tail_goes_on_where_the_plan_ends_and_leaves_no_transaction_open(self):
        shaped, _ = schedule.whole(next(seed for seed in range(20) if "input-transactions" in schedule.traits(seed)))
        sent = {line for chunk in workloads.plan(shaped, [500]) for _, line in chunk["records"]}
        tail = workloads.tail(shaped)
        self.assertFalse(sent & {line for chunk in tail for _, line in chunk["records"] if '"event_id"' in line})
        self.assertNotIn("left", {chunk["end"] for chunk in tail})
        self.assertNotIn("left", {chunk["end"] for chunk in workloads.plan(shaped) if chunk["at_ms"] > 500 * shaped.seconds + 1})

    def test_definitions_name_the_runs_own_topics_and_model(self):
        for model in ("trees", *models.MAKERS):
            with tempfile.TemporaryDirectory() as folder:
                shaped = workloads.draw(3, [f"{model}-model"])
                text = workloads.write_definition(pathlib.Path(folder), "p.yaml", shaped, "in", "out", "space", changed=True).read_text(encoding="utf-8")
                for part in ("topics: [in]", "predictions-topic: out", "namespace: space", "clicks_3d:"):
                    self.assertIn(part, text)
                file = text.partition("\n  file: ")[2].split()[0]
                self.assertIn(text.partition("\n  sha256: ")[2].split()[0], models.hashlib.sha256((pathlib.Path(folder) / file).read_bytes()).hexdigest())


class Service(http.server.BaseHTTPRequestHandler):
    """Says what it was sent, and keeps it."""

    protocol_version = "HTTP/1.1"
    taken = []
    status = 200

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Service.taken.append((self.command, self.path, self.headers.get("Host"), body))
        answer = b"answer to " + body
        self.send_response(Service.status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Own", "kept")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_PUT = do_POST = do_HEAD = do

    def log_message(self, format, *args):  # noqa: A002
        pass


class Proxies(unittest.TestCase):
    def setUp(self):
        Service.taken, Service.status = [], 200
        self.service = proxy.Server(("127.0.0.1", 0), Service)
        threading.Thread(target=self.service.serve_forever, args=(0.05,), daemon=True).start()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.proxy = proxy.FaultProxy(self.port, self.service.server_address[1])

    def tearDown(self):
        self.proxy.close()
        self.service.shutdown()
        self.service.server_close()

    def ask(self, method="POST", path="/a%2Fb?x=1%20", body=b"12345678"):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as client:
            client.request(method, path, body)
            answer = client.getresponse()
            return answer.status, answer.read(), answer

    def broken(self, act, **options):
        return self.proxy.rule(proxy.Rule(lambda method, path: True, act, **options))

    def test_a_request_goes_through_as_it_is(self):
        status, body, answer = self.ask()
        self.assertEqual((status, body, answer.getheader("X-Own")), (200, b"answer to 12345678", "kept"))
        self.assertEqual(Service.taken, [("POST", "/a%2Fb?x=1%20", f"127.0.0.1:{self.port}", b"12345678")])

    def test_a_head_has_its_length_and_no_body(self):
        status, body, answer = self.ask("HEAD", body=None)
        self.assertEqual((status, body, answer.getheader("Content-Length")), (200, b"", "10"))

    def test_chunks_arrive_whole(self):
        self.assertEqual(self.ask(body=iter([b"123", b"45678"]))[1], b"answer to 12345678")

    def test_a_client_that_asks_before_it_sends_a_body_is_told_at_once_to_go_on(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as client:
            client.sendall(b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(client.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            client.sendall(b"abc")
            self.assertTrue(client.recv(100).startswith(b"HTTP/1.1 200 "))

    def test_a_lost_reply_has_taken_effect(self):
        with self.broken(proxy.reply_lost) as rule, self.assertRaises((OSError, http.client.HTTPException)):
            self.ask()
        self.assertEqual((len(Service.taken), rule.hits), (1, 1))

    def test_a_doubled_request_arrives_twice_and_is_answered_once(self):
        with self.broken(proxy.doubled):
            self.assertEqual(self.ask()[0], 200)
        self.assertEqual(len(Service.taken), 2)

    def test_half_an_upload_is_answered_by_nothing(self):
        with self.broken(proxy.half_upload), self.assertRaises((OSError, http.client.HTTPException)):
            self.ask("PUT")
        self.assertNotIn(b"12345678", [body for *_, body in Service.taken])

    def test_half_a_reply_breaks_off(self):
        with self.broken(proxy.half_reply), self.assertRaises((OSError, http.client.HTTPException)):
            self.ask("GET", body=None)

    def test_errors_come_with_effect_or_without(self):
        with self.broken(proxy.refused(429, 1)):
            status, _, answer = self.ask()
        self.assertEqual((status, answer.getheader("Retry-After"), len(Service.taken)), (429, "1", 0))
        with self.broken(proxy.refused_after_effect(503)):
            self.assertEqual(self.ask()[0], 503)
        self.assertEqual(len(Service.taken), 1)

    def test_a_rule_takes_no_more_than_its_share(self):
        with self.broken(proxy.refused(500), most=2) as rule:
            self.assertEqual([self.ask()[0] for _ in range(4)], [500, 500, 200, 200])
        self.assertEqual(rule.hits, 2)
        self.assertEqual(self.ask()[0], 200)


    def test_what_did_not_take_effect_is_no_hit_and_leaves_its_turn_to_another(self):
        for act in (proxy.reply_lost, proxy.doubled, proxy.refused_after_effect(503), proxy.half_reply, proxy.slow(0)):
            Service.status = 409
            with self.broken(act, most=1) as rule:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    self.ask()
                self.assertEqual((rule.hits, rule.left), (0, 1))
                Service.status = 200
                with contextlib.suppress(OSError, http.client.HTTPException):
                    self.ask()
                self.assertEqual((rule.hits, rule.left), (1, 0))

    def test_a_service_that_does_not_answer_is_no_hit(self):
        exchange = proxy.Exchange("PUT", "/a", [], b"12", self.port)
        self.proxy.close()
        for act in (proxy.reply_lost, proxy.half_upload):
            rule = proxy.Rule(lambda method, path: True, act, most=1)
            self.assertTrue(rule.takes("PUT", "/a"))
            with self.assertRaises(proxy.Dropped):
                rule.breaks(exchange)
            self.assertEqual((rule.hits, rule.left), (0, 1))
        self.proxy = proxy.FaultProxy(self.port, 1)


class Operator:
    """A job, of which a test says how its starts end and what the cluster tells."""

    def __init__(self, says=(), states=None, words=""):
        self.says = list(says)
        self.states = states or {}
        self.words = words
        self.hands = threading.RLock()
        self.job, self.more, self.set_aside, self.cancelled, self.started = "1" * 32, [], set(), [], 0

    def rows(self, table):
        return 5, 1, {"flink.job-id": self.job}

    def refusal(self, state):
        return self.says.pop(0)

    def start(self, state=None, *more):
        self.started += 1

    def stop(self):
        return "the newest"

    def savepoint(self):
        return "a savepoint"

    def submit(self, state):
        return "2" * 32

    def runs(self, job):
        return self.states.get(job) == "RUNNING" or "saw" in self.states

    def overview(self):
        return self.states

    def fault(self, job):
        return self.words

    def cancel(self, job):
        self.cancelled.append(job)

    def await_running(self):
        pass

    ensure = await_progress = await_running


class Operations(unittest.TestCase):
    FENCE = "Cannot commit checkpoint 9 of job b to run.events: it now holds checkpoint 9 of job a, which this job did not start from. Two copies of the pipeline are running, and each ..."
    GUARD = "Cannot restore checkpoint 7: run.seals already holds checkpoint 14 of job a, so its rows since then would be written twice."

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.healed = []
        self.run_ = play.Run(types.SimpleNamespace(folder=pathlib.Path(folder.name), heal=lambda: self.healed.append(1)), 1, [], 1)
        self.run_.hold.parent.mkdir(exist_ok=True)
        for name, instead in (("await_rows", lambda run: None), ("await_silence", lambda run: None), ("await_commit", lambda run: None), ("FENCE_SECONDS", 0), ("COPY_SECONDS", 0)):
            self.addCleanup(setattr, operations, name, getattr(operations, name))
            setattr(operations, name, instead)
        self.addCleanup(setattr, play, "say", play.say)
        play.say = lambda text: None
        pause = operations.time
        operations.time = types.SimpleNamespace(sleep=lambda seconds: None, monotonic=time.monotonic)
        self.addCleanup(setattr, operations, "time", pause)

    def play(self, kind, operator, *drawn):
        """Has an operation come, and once more where it was given up."""
        self.run_.operator = operator
        self.run_.act(schedule.Fault(kind, 0, drawn), time.monotonic())
        self.run_.make_anew()
        return self.run_.effects.get(kind, 0)

    def test_a_start_that_is_never_refused_in_the_right_words_is_red(self):
        operator = Operator(["a timeout"] * 8)
        self.assertEqual(self.play("start-without-state", operator), 0)
        self.assertEqual((len(self.healed), operator.started), (1, 2))
        self.assertRegex(self.run_.wrong[0], "given up without other faults, too: .*no start of 4 from no state was refused")

    def test_a_start_that_is_refused_once_the_site_is_healed_is_a_hit(self):
        self.assertEqual(self.play("start-without-state", Operator(["a timeout"] * 4 + ["there are rows, and the start is without state"])), 1)
        self.assertEqual((self.run_.wrong, len(self.healed)), ([], 1))

    def test_a_start_that_is_refused_at_once_is_made_once(self):
        self.assertEqual(self.play("start-without-state", Operator(["without state"])), 1)
        self.assertEqual(self.healed, [])

    def kills(self, kind, ends, *drawn):
        """Kills a command, of which each repetition ends so."""
        operator, ends = Operator(), list(ends)
        operator.name, operator.definition, operator.definitions = "run", "old", ["old"]
        operator.millrace = lambda *arguments: arguments
        operator.parameters = list
        operator.site = types.SimpleNamespace(rest="rest", environment=dict)

        def execute(*command, **options):
            if not ends.pop(0):
                raise Failed("exit code 1")

        for name, instead in (("killed", lambda *arguments: None), ("execute", execute)):
            self.addCleanup(setattr, operations, name, getattr(operations, name))
            setattr(operations, name, instead)
        self.run_.version = lambda definition: "c0ffee00"
        self.no_states()
        return self.play(kind, operator, *drawn), operator

    def test_a_killed_command_is_a_hit_once_its_repetition_has_worked(self):
        for kind, drawn in (("kill-upgrade", (("pause", 0), ("stage", ""))), ("kill-bootstrap", (("pause", 0),))):
            self.run_.given_up = []
            hits, operator = self.kills(kind, [False, True], *drawn)
            self.assertEqual((hits, len(operator.definitions), operator.definition, self.run_.wrong), (1, 2, operator.definitions[1], []))

    def test_a_killed_command_that_never_works_again_is_red_and_no_hit(self):
        for kind, drawn in (("kill-upgrade", (("pause", 0), ("stage", ""))), ("kill-bootstrap", (("pause", 0),))):
            self.run_.given_up, self.run_.wrong = [], []
            hits, operator = self.kills(kind, [False] * 20, *drawn)
            self.assertEqual((hits, operator.definition), (0, "old"))
            self.assertRegex(self.run_.wrong[0], f"{kind}: given up without other faults, too")

    def no_states(self):
        self.addCleanup(setattr, play, "states", play.states)
        play.states = lambda port, run: []
        self.run_.site.ports = {"s3": 0}

    def copies(self, told, words):
        operator = Operator(states=told, words=words)
        self.no_states()
        return self.play("two-copies", operator), operator

    def test_two_copies_hit_only_where_one_that_ran_is_fenced(self):
        first, second = "1" * 32, "2" * 32
        hits, operator = self.copies(told={first: "RUNNING", second: "FAILED", "saw": ""}, words=self.FENCE)
        self.assertEqual((hits, operator.job, operator.cancelled, self.run_.wrong), (1, first, [], []))

    def test_a_first_copy_that_is_fenced_leaves_the_job_to_the_second(self):
        first, second = "1" * 32, "2" * 32
        hits, operator = self.copies(told={first: "FAILED", second: "RUNNING"}, words=self.FENCE)
        self.assertEqual((hits, operator.job), (1, second))

    def test_a_second_copy_that_is_refused_at_its_start_is_no_hit(self):
        first, second = "1" * 32, "2" * 32
        hits, operator = self.copies(told={first: "RUNNING", second: "FAILED"}, words=self.GUARD)
        self.assertEqual((hits, operator.job, operator.cancelled), (0, first, []))
        self.assertIn("refused at its start: Cannot restore checkpoint 7", self.run_.notes[-1])

    def test_a_copy_that_failed_for_another_reason_or_is_not_taken_up_yet_is_no_hit(self):
        first, second = "1" * 32, "2" * 32
        for told, words in (({first: "RUNNING", second: "FAILED", "saw": ""}, "OutOfMemoryError"), ({second: "RUNNING"}, self.FENCE)):
            hits, operator = self.copies(told=told, words=words)
            self.assertEqual((hits, operator.job, operator.cancelled), (0, first, [second]))

    def test_the_words_of_the_fence_are_the_jobs(self):
        job = machines.ROOT / "job" / "src" / "main" / "java" / "io" / "millrace"
        text = "".join((job / file).read_text(encoding="utf-8") for file in ("flink/sink/commit/Fence.java", "lake/start/RestoreRules.java"))
        for words in operations.FENCED.pattern.split("|"):
            self.assertIn(words, text)


class Hanging(unittest.TestCase):
    def test_a_fault_that_hangs_is_named(self):
        self.addCleanup(setattr, play, "FAULTS_SECONDS", play.FAULTS_SECONDS)
        play.FAULTS_SECONDS = 0
        with tempfile.TemporaryDirectory() as folder:
            run, over = play.Run(types.SimpleNamespace(folder=pathlib.Path(folder)), 1, [], 1), threading.Event()
            run.actors = [threading.Thread(target=over.wait, name="kill-broker", daemon=True)]
            run.actors[0].start()
            with self.assertRaisesRegex(Failed, "not over after 0 s: kill-broker"):
                run.await_actors()
            over.set()
            run.actors[0].join()
            run.await_actors()


class Programs(unittest.TestCase):
    """check_server.py is one that stays, as CommandServer is."""

    CHECK = "import sys\n\ndef main():\n    print('took', sys.argv[1:])\n    sys.exit({'bad': 3, 'why': 'a reason'}.get(sys.argv[1], 0))\n"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        file = pathlib.Path(folder.name) / "check.py"
        file.write_text(self.CHECK, encoding="utf-8")
        code = "import sys, check_server; check_server.warmed = lambda: None; check_server.main()"
        self.program = warm.Warm("the check", [sys.executable, "-c", code, file], lambda: {**os.environ, "PYTHONPATH": str(HERE)}, pathlib.Path(folder.name) / "log", most=2)
        self.addCleanup(self.program.close)

    def test_commands_are_answered_by_one_process_with_their_output(self):
        self.assertEqual(self.program.run("a b", "größer"), "took ['a b', 'größer']\n")
        first = self.program.process.pid
        self.assertEqual(self.program.ask("bad"), (3, "took ['bad']\n", ""))
        self.assertEqual(self.program.process.pid, first)

    def test_a_failure_says_why(self):
        with self.assertRaisesRegex(Failed, "a reason"):
            self.program.run("why")

    def test_after_so_many_commands_another_process_takes_its_place(self):
        self.program.run("1")
        first = self.program.process.pid
        self.program.run("2")
        self.program.run("3")
        self.assertNotEqual(self.program.process.pid, first)

    def test_a_program_that_ended_is_started_anew(self):
        self.program.run("1")
        self.program.process.kill()
        self.program.process.wait()
        self.assertEqual(self.program.run("2"), "took ['2']\n")

    def test_a_program_that_nobody_listens_to_any_more_leaves_no_command_waiting(self):
        code = "import os, sys, time; sys.stdin.readline(); os.close(1); time.sleep(60)"
        deaf = warm.Warm("the deaf", [sys.executable, "-c", code], lambda: dict(os.environ), pathlib.Path(self.program.log))
        self.addCleanup(deaf.close)
        for _ in range(2):
            with self.assertRaisesRegex(Failed, "the deaf has ended"):
                deaf.ask("1", seconds=20)


@unittest.skipUnless(pathlib.Path("/proc/self/cmdline").exists(), "there is no /proc")
class Supervisors(unittest.TestCase):
    def test_a_dead_process_is_started_as_it_was_begun(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            code = "import os, time; print(os.environ['GIVEN'], os.getcwd(), flush=True); time.sleep(60)"
            with log.open("wb") as out:
                first = subprocess.Popen([sys.executable, "-c", code, "the mark"], cwd=folder, env={**os.environ, "GIVEN": "a=b"}, stdout=out)
            commands.until("its words", 20, lambda: log.stat().st_size > 0)
            process = machines.Process(first.pid, "the mark")
            self.assertTrue(process.lives())
            first.kill()
            first.wait()
            self.assertFalse(process.lives())
            self.assertEqual(process.start(), first.pid)
            self.addCleanup(os.kill, process.pid, signal.SIGKILL)
            self.assertNotEqual(process.pid, first.pid)
            commands.until("its words", 20, lambda: log.read_text(encoding="utf-8") == 2 * f"a=b {os.path.realpath(folder)}\n")
            self.assertTrue(process.lives())


class Sites(unittest.TestCase):
    def test_a_site_that_has_ended_starts_nothing_anew(self):
        with tempfile.TemporaryDirectory() as folder:
            site = machines.Site(pathlib.Path(folder))
            site.processes = {"taskmanager": [types.SimpleNamespace(lives=lambda: False, start=self.fail)]}
            site.end()
            site.start_dead("taskmanager")
            self.assertEqual(site.pids("taskmanager"), [])

    def test_a_command_that_this_machine_lacks_does_not_work(self):
        self.assertTrue(machines.works("true"))
        self.assertFalse(machines.works("false"))
        self.assertFalse(machines.works("no-such-command-here"))


class Campaigns(unittest.TestCase):
    def test_a_second_campaign_in_the_same_folder_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            with campaign.locked(pathlib.Path(folder)), self.assertRaisesRegex(Failed, "Another campaign runs in"):
                campaign.locked(pathlib.Path(folder))
            campaign.locked(pathlib.Path(folder)).close()


class Clocks(unittest.TestCase):
    def test_a_process_sees_another_time_at_once_or_it_is_said_why_not(self):
        with tempfile.TemporaryDirectory() as folder:
            other = clock.Clock(pathlib.Path(folder))
            other.make()
            if other.problem is not None:
                self.skipTest(other.problem)
            told = [sys.executable, "-u", "-c", "import sys, time\nfor line in sys.stdin: print(time.time() - float(line), time.monotonic() > 0)"]
            with subprocess.Popen(told, env={**os.environ, **other.environment()}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                for shift in (0, -400, 500, 0):
                    other.shift(shift)
                    process.stdin.write(f"{time.time()}\n")
                    process.stdin.flush()
                    away, monotonic = process.stdout.readline().split()
                    self.assertAlmostEqual(float(away), shift, delta=20)
                    self.assertEqual(monotonic, "True")


class States(unittest.TestCase):
    def test_the_newest_is_by_time_then_savepoint_then_number(self):
        expected = [State("s3://lake/c/chk-9", "1", False), State("s3://lake/c/chk-10", "1", False), State("s3://lake/s/savepoint-1", "1", True), State("s3://lake/c/chk-2", "2", False)]
        self.assertEqual(sorted(reversed(expected), key=State.age_key), expected)


class Results(unittest.TestCase):
    def result(self, verdict, **more):
        return {"format": results.FORMAT, "seed": 1, "verdict": verdict, "wrong": [] if verdict == "green" else ["2 × record twice"], "kinds": ["kill-broker", "clock-jump"],
                "effects": {"kill-broker": 1}, "skipped": {"clock-jump": "no library"}, "counted": {"records": 10}, "seconds": 90, "split": {"start": 6.0, "load": 20.0}, "classes": "lib", "dirty": False, **more}

    def test_kinds_are_counted_by_runs_hits_and_verdicts(self):
        found = results.by_kind([self.result("green"), self.result("red")], kinds.KINDS)
        self.assertEqual(found["kill-broker"], {"runs": 2, "effective": 2, "skipped": 0, "red": 1})
        self.assertEqual(found["clock-jump"], {"runs": 2, "effective": 0, "skipped": 2, "red": 1})
        self.assertEqual(found["rescale"]["runs"], 0)

    def test_kinds_that_have_not_hit_often_enough_are_lacking(self):
        found = [self.result("green"), self.result("green")]
        self.assertNotIn("kill-broker", results.lacking(found, kinds.KINDS, 2))
        self.assertLessEqual({"kill-broker", "clock-jump", "rescale"}, set(results.lacking(found, kinds.KINDS, 3)))

    def test_what_was_written_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "deeper" / "results.jsonl"
            self.assertEqual(results.read(file), [])
            for verdict in ("green", "red"):
                results.append(file, self.result(verdict))
            self.assertEqual([each["verdict"] for each in results.read(file)], ["green", "red"])

    def test_the_page_has_every_kind_and_names_red_seeds(self):
        text = page.page([self.result("green", dirty=True, format=results.FORMAT_OF_MEETINGS), self.result("red", seed=77)])
        for name, kind in kinds.KINDS.items():
            self.assertIn(f"| `{name}` | {kind.text} |", text)
        self.assertIn("**2 runs, 1 green**", text)
        self.assertIn("seed 77: 2 × record twice", text)
        self.assertIn("0 of the runs had the job's classes from its jar, 2 from Flink's `lib`. A run took 90 s (median): start 6 s, load 20 s.", text)
        self.assertIn("1 of the runs were made of a checkout with changes that no commit has. In the first 1 a fault", text)

    def test_the_page_is_made_of_the_results_that_are_kept(self):
        self.assertEqual((HERE / "README.md").read_text(encoding="utf-8"), page.page(results.read(HERE / "results.jsonl")))


if __name__ == "__main__":
    unittest.main()
