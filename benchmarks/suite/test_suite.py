"""Tests of all in the suite that needs no cluster; they take seconds. From the checkout: python3 -m unittest discover -s benchmarks/suite"""

import contextlib
import copy
import io
import os
import pathlib
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "peers")]

import drive  # noqa: E402
import growth  # noqa: E402
import life  # noqa: E402
import modes  # noqa: E402
import page  # noqa: E402
import peers  # noqa: E402
import process  # noqa: E402
import provenance  # noqa: E402
import results  # noqa: E402
import shop  # noqa: E402

FEATURES = re.findall(r"^  (\w+): +\{", (peers.DEMO / "pipeline.yaml").read_text(encoding="utf-8").partition("\nfeatures:")[2], re.MULTILINE)
# None of it was measured.
DRAINED = {
    "seconds": 60.0, "events": 2_400_000, "events_per_second": 40_000, "cpu_us_per_event": 36.0, "cpu_us_per_event_without_compilers": 35.5,
    "cpu_us_per_event_by_thread": {"features and predictions": 20.0, "source and events": 6.0, "collector": 5.0, "scoring": 3.0, "rest": 2.0},
    "cpu_us_per_event_elsewhere": {"jobmanager": 0.2, "broker": 0.5, "driver": 0.1}, "cpu_cores": 1.44, "allocated_bytes_per_event": 11_000,
    "others_share": 0.01, "steal_share": 0.0, "gc": {"pauses": 40, "ms": 600.0, "ms_max": 42.0, "share": 0.01}, "checkpoints": {"count": 6, "ms_max": 900},
    "resident_mb": 3000, "checkpoint_bytes_per_user": 250.0,
}
ANSWERS = {
    "events": 1000, "answered": 1000, "counted": 800, "p50_ms": 8.0, "p90_ms": 11.0, "p99_ms": 20.0, "p99_9_ms": 150.0, "max_ms": 180.0,
    "distribution": [[0.0, 2.0], [50.0, 8.0], [99.0, 20.0], [99.9, 150.0], [100.0, 180.0]],
    "bin_ms": 100, "arrivals": [10] * 100, "repeats": [0] * 100, "latency_ms_max": [9.0] * 100,
}
LOOP = {
    "events_per_second": 20_000.0, "started_at_ms": 0, "sender_late_ms_max": 1.5, "scored": ANSWERS, "queryable": {**ANSWERS, "p50_ms": 6_000.0},
    "cpu_us_per_event": 40.0, "cpu_cores": 0.8, "others_share": 0.01, "steal_share": 0.0, "checkpoints": {"count": 6, "ms_max": 900},
}
PROFILE = {
    "threads": [
        {"name": "Source: user_events (#/#)##", "samples": 300, "stages": {"millrace event": 200, "parquet": 100}, "methods": {}},
        {"name": "features -> predictions rows (#/#)##", "samples": 700, "stages": {"parquet": 600, "rocksdb": 100}, "methods": {}}],
    "allocated_by_stage": {"parquet": 3_000_000, "millrace event": 1_000_000}, "allocated_by_class": {},
}
AGREEMENT = {"events": 24_000, "answered": 24_000, "repeated": 0, "featureDifferenceMax": 2e-16, "feature": 3, "scoreDifferenceMax": 0.0}
PEER = {"seconds": 60.0, "events": 1_000_000, "events_per_second": 16_000, "cpu_us_per_event": 36.0, "cpu_us_per_event_elsewhere": {"broker": 3.0, "driver": 0.1}, "cpu_cores": 1.5,
        "others_share": 0.01, "steal_share": 0.0, "peak_mb": 2_000}
RESTARTED = [{"restart": i, "class_loaders": 1, "metaspace_mb": 130.0, "resident_mb": 1_400.0 + i % 3, "file_handles": 300, "threads": 90, "native_mb": 900.0} for i in range(1, 9)]
SOAKED = [{"hours": i / 120, "at_ms": 30_000 * i, "metaspace_mb": 120.0, "resident_mb": 2_000.0 + i % 2, "file_handles": 310, "threads": 95, "state_mb": 25.0, "heap_after_gc_mb": 150.0} for i in range(60)]
RUNS = {
    "capacity": DRAINED,
    "profile": {**DRAINED, "profile": PROFILE},
    "open-loop": {"loops": [LOOP], "others_share": 0.01, "steal_share": 0.0},
    "recovery": {**LOOP, "killed_at_ms": 3_000, "first_score_s": 4.0, "backlog_cleared_s": 6.0},
    "state": {"users": 100_000, "events_per_user": 80.0, "checkpoint_bytes_per_user": 250.0, "savepoint_bytes_per_user": 310.0, "table_bytes_per_event": {"events": 150.0, "predictions": 120.0}, "others_share": 0.0, "steal_share": 0.0},
    "idle": {"core_share": {"taskmanager": 0.012, "jobmanager": 0.005}, "others_share": 0.0, "steal_share": 0.0},
    "peers": {"peers": [
        {"name": "millrace", **PEER},
        {"name": "streams", **PEER, "cpu_us_per_event": 90.0, "agreement": AGREEMENT},
        {"name": "quix", "agreement": AGREEMENT, "not_measured": "answers differ"}], "others_share": 0.01, "steal_share": 0.0},
    "restarts": {"restarts": 8, "events_each": 5_000, "processes": {"taskmanager": {"samples": RESTARTED, "growth": {"class_loaders": 0.0, "metaspace_mb": 0.01}, "growing": []},
                 "jobmanager": {"samples": RESTARTED, "growth": {"class_loaders": 1.0}, "growing": ["class_loaders"]}}, "others_share": 0.0, "steal_share": 0.0},
    "soak": {"minutes": 30, "events_per_second": 70_000.0, "events": 1000, "answered": 1000, "p50_ms": 9.0, "p99_ms": 99.0, "max_ms": 200.0, "checkpoints": 180, "samples": SOAKED,
             "growth": {"resident_mb": 1.5}, "growing": [], "cpu_us_per_event": 15.0, "cpu_cores": 1.0, "others_share": 0.0, "steal_share": 0.0},
    "import": {"events": 10_000_000, "users": 900_000, "seconds": 400.0, "steps": {"loading": 100.0, "scoring": 120.0, "writing": 80.0, "folding": 90.0, "committing": 1.0},
               "peak_mb": 1_900, "events_per_second": 25_000, "cpu_us_per_event": 70.0, "others_share": 0.0, "steal_share": 0.0},
    "parts": {"parts": [{"benchmark": "DecodeBenchmark.decode", "parameters": {}, "score": 512.3, "error": "NaN", "unit": "ns/op", "allocated_bytes": 600.0}], "others_share": 0.0, "steal_share": 0.0},
}


def result(mode, label="", quiet=True, runs=3):
    measured = [copy.deepcopy(RUNS[mode]) for _ in range(runs)]
    return {
        "format": 1, "mode": mode, "label": label, "command": f"benchmarks/run {mode} --users uniform-100k", "measured_at": "2026-01-01T00:00:00+00:00",
        "commit": "0" * 40, "dirty": False, "quiet": quiet, "machine": {"cpu": "A processor", "cores": 2, "memory_gb": 24.0, "system": "Linux", "kernel": "6"},
        "versions": {"java": "17", "flink": "2", "kafka": "4", "iceberg": "1", "onnxruntime": "1"}, "settings": {"parts": {}, "import": {"events": 10_000_000, "heap": "1g"}}.get(mode, {"users": "uniform-100k"}),
        "median": results.median(measured), "runs": measured,
    }


class Medians(unittest.TestCase):
    def test_numbers_of_objects_and_lists_have_medians_and_series_have_none(self):
        runs = [{"rate": rate, "loops": [{"p99": rate * 2.0}], "name": "x", "arrivals": [1]} for rate in (30, 10, 20)]
        self.assertEqual(results.median(runs), {"rate": 20, "loops": [{"p99": 40.0}], "name": "x"})

    def test_a_figure_that_one_run_lacks_is_the_others(self):
        self.assertEqual(results.median([{"first_score_s": None}, {"first_score_s": 4.0}]), {"first_score_s": 4.0})

    def test_the_spread_is_the_largest_distance(self):
        self.assertAlmostEqual(results.spread([90, 100, 120]), 0.2)


class Threads(unittest.TestCase):
    def test_threads_are_grouped_by_what_they_do(self):
        for name, group in {
            "GC Thread#1": "collector", "C2 CompilerThread0": "compilers", "C2 CompilerThre": "compilers", "rocksdb:low0": "rocksdb",
            "Source Data Fetcher for Source: user_events (1/1)#0": "fetcher", "scoring-1": "scoring", "flink-pekko.actor.default-dispatcher-4": "rest",
            "Source: kafka -> split -> (events rows -> sink-events: Writer, rejects rows) (1/1)#0": "source and events",
            "features -> batch -> scoring -> predictions rows -> sink-predictions: Writer (1/1)#0": "features and predictions",
            "features -> batch -> scoring -> (predictions rows, predictions topic: Writer -> predictions topic: Committer) (1/1)#0": "features and predictions",
            "sink-predictions: Writer (1/1)#0": "tables", "sink-events: Writer (1/1)#0": "tables",
            "predictions watch (1/1)#0": "checkpoints and commits", "sink-predictions: Committer (1/1)#0": "checkpoints and commits",
            "seals rows -> sink-seals: Writer (1/1)#0": "seals", "sink-seals: Sink pre-commit aggregator: sink-seals (1/1)#0": "checkpoints and commits",
        }.items():
            self.assertEqual(process.group(name), group, name)

    def test_names_and_bytes_are_read_from_the_jvms_list(self):
        found = process.JAVA_THREAD.match('"scoring-1" #90 prio=5 os_prio=0 cpu=74.87ms elapsed=9.29s allocated=6544K defined_classes=1 tid=0x00007f nid=0x1a2b waiting on condition')
        self.assertEqual((found["name"], found["size"], found["unit"], int(found["nid"], 16)), ("scoring-1", "6544", "K", 0x1A2B))
        self.assertEqual(process.JAVA_THREAD.match('"GC Thread#0" os_prio=0 cpu=9.87ms elapsed=9.29s tid=0x00007f nid=0x1a runnable')["nid"], "0x1a")

    def test_figures_are_what_was_used_between_two_moments(self):
        first = process.Usage(0.0, 0.0, {1: ("features", 1.0)}, {"taskmanager": 2.0, "broker": 0.0, "driver": 0.0}, 1_000, (10.0, 0.0, 100.0))
        last = process.Usage(10.0, 10_000.0, {1: ("features", 4.0), 2: ("C2 CompilerThread0", 1.0)}, {"taskmanager": 7.0, "broker": 0.5, "driver": 0.1}, 3_000, (16.0, 0.2, 120.0))
        figures = process.between(first, last, 1_000_000)
        self.assertEqual((figures["events_per_second"], figures["cpu_us_per_event"], figures["cpu_us_per_event_without_compilers"]), (100_000, 5.0, 4.0))
        self.assertEqual(figures["cpu_us_per_event_by_thread"], {"features and predictions": 3.0, "compilers": 1.0, "rest": 1.0})
        self.assertEqual((figures["others_share"], figures["steal_share"]), (0.02, 0.01))

    def test_pauses_are_counted_within_the_window(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "gc.log"
            log.write_text("[1000ms] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 512M->23M(1024M) 12.345ms\n[2000ms] GC(2) Pause Young 512M->23M(1024M) 7.5ms\n[2100ms] GC(3) Concurrent Mark Cycle 9.0ms\n", encoding="utf-8")
            self.assertEqual(process.pauses(log, 1_500, 2_500), {"pauses": 1, "ms": 7.5, "ms_max": 7.5, "share": 0.0075})


class Recovery(unittest.TestCase):
    def test_first_score_and_end_of_the_backlog_are_found_in_what_came(self):
        # After the kill comes what was on its way, in a bin of its own.
        arrivals = [10] * 100 + [0, 5] + [0] * 48 + [30] * 20 + [10] * 30
        worst = [20.0] * 100 + [0.0] * 50 + [5_000.0 - 230 * i for i in range(20)] + [20.0] * 30
        scored = {"bin_ms": 100, "events": 2, "answered": 2, "arrivals": arrivals, "repeats": [0] * 200, "latency_ms_max": worst}
        figures = modes.recovered({"scored": scored, "started_at_ms": 1_000, "killed_at_ms": 11_000})
        self.assertEqual((figures["first_score_s"], figures["backlog_cleared_s"]), (5.1, 7.0))

    def test_a_job_that_does_not_come_back_has_no_figure(self):
        scored = {"bin_ms": 100, "events": 2, "answered": 1, "arrivals": [10] * 50 + [0] * 50, "repeats": [0] * 100, "latency_ms_max": [20.0] * 50 + [0.0] * 50}
        figures = modes.recovered({"scored": scored, "started_at_ms": 0, "killed_at_ms": 5_000})
        self.assertIsNone(figures["first_score_s"])


class Growth(unittest.TestCase):
    LIMITS = {"class_loaders": 0.1, "resident_mb": 10.0}

    def test_one_loader_a_restart_grows_and_one_that_stays_does_not(self):
        left = [{"restart": i, "class_loaders": i} for i in range(1, 21)]
        self.assertEqual(growth.verdict(left, "restart", self.LIMITS), {"growth": {"class_loaders": 1.0}, "growing": ["class_loaders"]})
        stays = [{"restart": i, "class_loaders": min(i, 3)} for i in range(1, 21)]
        self.assertEqual(growth.verdict(stays, "restart", self.LIMITS)["growing"], [])

    def test_neither_the_warm_up_nor_a_few_far_samples_count(self):
        samples = [{"restart": i, "resident_mb": 500.0 + 400 * i if i <= 5 else 2_500.0 + (900 if i in (9, 17) else i % 2)} for i in range(1, 21)]
        self.assertEqual(growth.verdict(samples, "restart", self.LIMITS)["growing"], [])
        leak = [{**each, "resident_mb": each["resident_mb"] + 12 * each["restart"]} for each in samples]
        self.assertEqual(growth.verdict(leak, "restart", self.LIMITS)["growing"], ["resident_mb"])

    def test_a_figure_that_a_process_does_not_give_is_not_judged(self):
        self.assertEqual(growth.verdict([{"restart": i, "class_loaders": None} for i in range(9)], "restart", self.LIMITS), {"growth": {}, "growing": []})

    def test_a_run_is_flat_where_nothing_grows_and_each_event_is_answered(self):
        soak = {**RUNS["soak"], "growth": dict.fromkeys(growth.SOAK_GROWTH_MAX, 0.0)}
        self.assertTrue(growth.is_flat(soak))
        self.assertFalse(growth.is_flat({**soak, "answered": 999}))
        measured = {"growth": dict.fromkeys(growth.RESTART_GROWTH_MAX, 0.0), "growing": []}
        self.assertTrue(growth.is_flat({"processes": {"taskmanager": measured}}))
        self.assertFalse(growth.is_flat({"processes": {"taskmanager": measured, "jobmanager": {**measured, "growing": ["class_loaders"]}}}))

    def test_what_was_not_measured_is_not_flat(self):
        self.assertFalse(growth.is_flat(RUNS["soak"]))
        few = growth.verdict(RESTARTED[:2], "restart", growth.RESTART_GROWTH_MAX)
        self.assertEqual(few, {"growth": {}, "growing": []})
        self.assertFalse(growth.is_flat({"processes": {"taskmanager": few}}))
        enough = growth.verdict(RESTARTED, "restart", growth.RESTART_GROWTH_MAX)
        self.assertTrue(growth.is_flat({"processes": {"taskmanager": enough}}))

    def test_a_histogram_without_a_jobs_loader_has_none_and_other_words_are_no_histogram(self):
        line = f" 812:             3            288  {growth.LOADER}\n"
        total = "Total        123456       12345678\n"
        self.assertEqual(growth.loaders_in(line + total), 3)
        self.assertEqual(growth.loaders_in(line.replace("Loader\n", "Loader$1\n") + total), 0)
        self.assertIsNone(growth.loaders_in("com.sun.tools.attach.AttachNotSupportedException"))

    def test_what_a_process_holds_is_read_from_the_system(self):
        pid = os.getpid()
        self.assertGreater(growth.status_mb(pid, "VmRSS"), 1)
        self.assertEqual(growth.megabytes(" Metaspace       used 66560K, committed 66752K", r"Metaspace\s+used (\d+)K"), 65.0)
        self.assertIsNone(growth.megabytes("Native memory tracking is not enabled", r"committed=(\d+)KB"))

    def test_a_sample_has_the_smallest_heap_since_the_one_before(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "gc.log"
            log.write_text("[1000ms] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 512M->23M(1024M) 12.345ms\n[2000ms] GC(2) Pause Young (Mixed) 1G->2048K(1024M) 7.5ms\n[4000ms] GC(3) Pause Full 99M->98M(1024M) 9.0ms\n", encoding="utf-8")
            samples = life.with_heaps([{"at_ms": 2_500}, {"at_ms": 3_000}, {"at_ms": 4_000}], log)
        self.assertEqual([each["heap_after_gc_mb"] for each in samples], [2.0, None, 98.0])


class Page(unittest.TestCase):
    def test_every_mode_has_its_figures_and_plots_that_are_svg(self):
        text, files = page.render([result(mode) for mode in RUNS])
        for words in ("40,000", "**36.0**", "36.0", "150.0", "6,000.0", "DecodeBenchmark.decode", "1.2%", "benchmarks/run recovery", "A processor"):
            self.assertIn(words, text)
        self.assertNotIn("No result is kept yet", text)
        self.assertEqual(sorted(files), ["capacity.svg", "open-loop.svg", "peers-uniform-100k.svg", "profile-uniform-100k.svg", "recovery-uniform-100k.svg", "soak-uniform-100k.svg"])
        for name, drawn in files.items():
            self.assertIn(f"results/{name}", text)
            self.assertGreater(len(list(xml.etree.ElementTree.fromstring(drawn))), 10, name)

    def test_the_same_results_make_the_same_page(self):
        found = [result(mode) for mode in RUNS]
        self.assertEqual(page.render(found), page.render(copy.deepcopy(found)))

    def test_what_was_not_measured_quietly_is_told(self):
        self.assertIn("**not measured quietly**", page.render([result("idle", quiet=False)])[0])

    def test_a_result_comes_back_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = results.write(result("capacity", "g1"), pathlib.Path(folder))
            self.assertEqual(file.name, "capacity-uniform-100k-g1.json")
            self.assertEqual(results.read(folder), [result("capacity", "g1")])

    def test_the_page_of_the_checkout_is_made_of_its_results(self):
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertTrue(page.make(drive.KEPT, check=True), said.getvalue())


class Peers(unittest.TestCase):
    def test_a_peer_that_differs_or_leaves_events_out_is_not_timed(self):
        self.assertNotIn("not_measured", peers.verdict("quix", AGREEMENT))
        self.assertEqual(peers.verdict("quix", {**AGREEMENT, "featureDifferenceMax": 1e-6})["not_measured"], "answers differ")
        self.assertEqual(peers.verdict("quix", {**AGREEMENT, "featureDifferenceMax": "Infinity"})["not_measured"], "answers differ")
        self.assertEqual(peers.verdict("quix", {**AGREEMENT, "scoreDifferenceMax": "NaN"})["not_measured"], "answers differ")
        self.assertEqual(peers.verdict("quix", {**AGREEMENT, "answered": 23_999})["not_measured"], "only 23,999 of 24,000 events were answered")
        self.assertNotIn("not_measured", peers.verdict("flink-sql", {**AGREEMENT, "answered": 23_000}))

    def test_the_page_has_ratios_and_says_why_a_peer_has_none(self):
        text, _ = page.render([result("peers")])
        self.assertIn("| Kafka Streams | 16,000 | 0% of 3 | **90.0** | 2.5 | 3.0 | 2,000 | 2e-16 |", text)
        self.assertIn("| Quix Streams | not measured: answers differ |", text)

    def test_a_late_event_counts_in_its_own_hour_and_moves_no_window(self):
        user, hour = shop.new_shopper(), 3_600_000
        shop.advance(user, {"timestamp": 30 * hour, "type": "view", "item": "a", "amount": 5.0})
        late = shop.advance(user, {"timestamp": 29 * hour, "type": "purchase", "item": "b", "amount": 100.0})
        features = dict(zip(FEATURES, late))
        wanted = {"views_1h": 1, "purchases_24h": 1, "items_24h": 2, "spend_30d": 100.0, "last_amount": 5.0, "since_purchase": None, "idle_seconds": 0.0, "hour": 5}
        self.assertEqual({name: features[name] for name in wanted}, wanted)
        self.assertAlmostEqual(features["spend_p90_30d"], 100.0, delta=1.0)

    def test_what_has_left_a_window_is_gone_and_times_since_are_of_events_before(self):
        user, hour = shop.new_shopper(), 3_600_000
        shop.advance(user, {"timestamp": 0, "type": "click", "item": "a", "amount": 1.0})
        features = dict(zip(FEATURES, shop.advance(user, {"timestamp": 24 * hour, "type": "add_to_cart", "amount": 2.0})))
        wanted = {"clicks_24h": 0, "clicks_7d": 1, "click_rate_7d": None, "items_24h": 0, "cart_value_24h": 2.0, "since_cart": None, "idle_seconds": 86_400.0, "click_burst": 2**-4, "weekday": 5}
        self.assertEqual({name: features[name] for name in wanted}, wanted)

    def test_versions_of_libraries_are_those_that_are_installed(self):
        self.assertEqual(sorted(peers.versions()), ["bytewax", "pathway", "quixstreams"])
        for name, version in peers.versions().items():
            self.assertIn(f"\n{name}", (peers.FOLDER / f"{name.removesuffix('streams')}.txt").read_text(encoding="utf-8"))
            self.assertRegex(version, r"^\d+\.\d+\.\d+$")

    def test_peers_take_the_demos_model_and_whole_seconds_alone(self):
        with contextlib.redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit):
            drive.arguments(["peers", "--model", "mlp"])
        self.assertIn("Invalid --model: mlp", said.getvalue())
        with self.assertRaisesRegex(SystemExit, "must be whole seconds"):
            peers.seconds(drive.arguments(["peers", "--parameter", "checkpoint.interval=500ms"]))

    def test_every_peer_has_its_list_of_packages_with_hashes(self):
        for name in ("quix", "bytewax", "pathway"):
            text = (peers.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
            self.assertIn("onnxruntime==" + provenance.versions()["onnxruntime"], text, name)
            self.assertIn("--hash=sha256:", text, name)


class Commands(unittest.TestCase):
    def test_a_result_tells_a_command_without_folders_of_this_machine(self):
        self.assertEqual(drive.without_folders(["capacity", "--folder", "/x", "--users", "zipf-1m", "--results=/y"]), ["capacity", "--users", "zipf-1m"])

    def test_every_command_of_the_suite_is_understood(self):
        for words, minutes in drive.SUITE:
            self.assertEqual(drive.arguments(words).mode, words[0])
            self.assertGreater(minutes, 0)

    def test_a_soak_sends_for_as_long_as_it_is_told_to_and_restarts_have_few_events(self):
        given = drive.arguments(["soak", "--minutes", "5"])
        self.assertEqual((given.seconds + given.settle_seconds, given.share), (300, [70]))
        given = drive.arguments(["restarts"])
        self.assertEqual((given.restarts, given.events), (20, 5_000))

    def test_options_of_tools_and_of_jmh_go_through(self):
        self.assertEqual(drive.arguments(["generate", "--users", "zipf-1m"]).rest, ["--users", "zipf-1m"])
        self.assertEqual(drive.arguments(["parts", "--label", "x", "--", "-f", "1", "Decode"]).jmh, ["-f", "1", "Decode"])

    def test_results_of_the_suite_have_names_of_their_own(self):
        names = [(words[0], getattr(given, "users", ""), given.label) for words, _ in drive.SUITE for given in [drive.arguments(words)]]
        self.assertEqual(len(names), len(set(names)))

    def test_a_busy_machine_is_not_quiet(self):
        self.assertTrue(provenance.is_quiet([{"others_share": 0.02, "steal_share": 0.0}]))
        self.assertFalse(provenance.is_quiet([{"others_share": 0.02, "steal_share": 0.0}, {"others_share": 0.2, "steal_share": 0.0}]))

    def test_what_was_measured_beside_others_is_not_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            file = results.write(result("idle", quiet=False), pathlib.Path(folder))
            with self.assertRaisesRegex(SystemExit, "not quiet"):
                drive.keep(drive.arguments(["keep", str(file)]))


if __name__ == "__main__":
    unittest.main()
