package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipeline.Pipeline;
import io.millrace.sizing.EventCpu;
import io.millrace.sizing.JobSize;
import io.millrace.sizing.SlotPlan;
import io.millrace.sizing.Storage;
import io.millrace.sizing.TaskManagers;

/** The size of a job, for programs. */
final class SizeJson {
  private SizeJson() {}

  static String of(Pipeline pipeline, JobSize size) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", pipeline.name()).put("pipeline_version", pipeline.version());
    node.putObject("load")
        .put("events_per_second", size.load().eventsPerSecond())
        .put("users", size.load().users())
        .put("events_per_user_per_day", size.load().eventsPerUserPerDay())
        .put("active_users", size.load().activeUsers())
        .put("hot_user_share", size.load().hotUserShare())
        .put("value_bytes", size.valueBytes());
    slots(node, size.slots());
    cpu(node.putObject("cpu_us_per_event"), size.slots().cpu());
    ArrayNode timings = node.putArray("model_us_per_row");
    size.timings()
        .forEach(
            each -> timings.addObject().put("batch", each.batch()).put("us", each.microsPerRow()));
    node.putObject("state_per_user")
        .put("packed_bytes", size.user().packedBytes())
        .put("cache_bytes", size.user().cacheBytes())
        .put("events", size.user().events())
        .put("span_ms", size.user().spanMs());
    taskManagers(node.putObject("task_managers"), size.taskManagers());
    storage(node, size);
    ArrayNode settings = node.putArray("recommended");
    size.recommendations()
        .forEach(
            each ->
                settings
                    .addObject()
                    .put("key", each.key())
                    .put("value", each.value())
                    .put("reason", each.reason()));
    size.limits().forEach(node.putArray("limits")::add);
    size.assumptions().forEach(node.putArray("assumptions")::add);
    return node.toPrettyString();
  }

  private static void slots(ObjectNode node, SlotPlan slots) {
    node.put("slots", slots.count())
        .put("busy_share", slots.busyShare())
        .put("full_slot_events_per_second", slots.fullEventsPerSecond())
        .put("one_user_events_per_second", slots.userEventsPerSecond());
    node.putObject("cache_per_slot")
        .put("bytes", slots.cacheBytes())
        .put("hit_share", slots.access().hitShare());
  }

  private static void cpu(ObjectNode node, EventCpu cpu) {
    node.put("total", cpu.total())
        .put("source", cpu.source())
        .put("features", cpu.features())
        .put("state", cpu.state())
        .put("scoring", cpu.scoring())
        .put("other", cpu.other())
        .put("collector", cpu.collector());
  }

  private static void taskManagers(ObjectNode node, TaskManagers all) {
    node.put("count", all.count())
        .put("slots_each", all.slotsEach())
        .put("process_bytes", all.processBytes())
        .put("heap_bytes", all.heapBytes())
        .put("managed_bytes", all.managedBytes())
        .put("off_heap_bytes", all.offHeapBytes());
  }

  private static void storage(ObjectNode node, JobSize size) {
    Storage storage = size.storage();
    node.put("rocksdb_disk_bytes", Math.round(storage.diskBytes()));
    node.putObject("checkpoint")
        .put("interval_seconds", size.intervalSeconds())
        .put("full_bytes", Math.round(storage.checkpointBytes()))
        .put("increment_bytes", Math.round(storage.incrementBytes()));
    node.putObject("table_bytes_per_day")
        .put("events", Math.round(storage.eventsPerDay()))
        .put("predictions", Math.round(storage.predictionsPerDay()));
  }
}
