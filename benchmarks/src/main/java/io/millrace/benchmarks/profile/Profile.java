package io.millrace.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording in figures: samples of each thread by stage and by method, and the bytes allocated by
 * stage and class. A sample in native code counts too, unless the native method waits.
 */
public final class Profile {
  private static final int SHOWN = 25;

  /** The native methods in which an idle thread waits. */
  private static final Set<String> WAITS =
      Set.of(
          "epollWait", "poll", "poll0", "accept", "accept0", "read0", "connect0", "park", "wait");

  /** Samples of the threads whose names differ in numbers alone. */
  private static final class Samples {
    private final Map<String, Long> stages = new TreeMap<>();
    private final Map<String, Long> methods = new TreeMap<>();
    private long count;
  }

  private final Map<String, Samples> threads = new TreeMap<>();
  private final Map<String, Long> bytesByStage = new TreeMap<>();
  private final Map<String, Long> bytesByClass = new TreeMap<>();

  private Profile() {}

  /** Reads a recording. */
  public static Map<String, Object> of(Path recording) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        profile.take(file.readEvent());
      }
    }
    return profile.summary();
  }

  private void take(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> sample(event);
      case "jdk.NativeMethodSample" -> {
        RecordedStackTrace stack = event.getStackTrace();
        if (stack != null
            && !stack.getFrames().isEmpty()
            && !WAITS.contains(stack.getFrames().get(0).getMethod().getName())) {
          sample(event);
        }
      }
      case "jdk.ObjectAllocationSample" -> {
        long bytes = event.getLong("weight");
        bytesByStage.merge(Stages.of(classes(event.getStackTrace())), bytes, Long::sum);
        bytesByClass.merge(event.getClass("objectClass").getName(), bytes, Long::sum);
      }
      default -> {
        // Other events are of neither time nor bytes.
      }
    }
  }

  private void sample(RecordedEvent event) {
    RecordedThread sampled = event.getThread("sampledThread");
    String name = sampled == null || sampled.getJavaName() == null ? "?" : sampled.getJavaName();
    Samples thread = threads.computeIfAbsent(name.replaceAll("\\d+", "#"), key -> new Samples());
    thread.count++;
    thread.stages.merge(Stages.of(classes(event.getStackTrace())), 1L, Long::sum);
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    if (!frames.isEmpty()) {
      RecordedFrame top = frames.get(0);
      String method = top.getMethod().getType().getName() + "." + top.getMethod().getName();
      thread.methods.merge(method, 1L, Long::sum);
    }
  }

  private static List<String> classes(RecordedStackTrace stack) {
    List<String> classes = new ArrayList<>();
    if (stack != null) {
      for (RecordedFrame frame : stack.getFrames()) {
        classes.add(frame.getMethod().getType().getName());
      }
    }
    return classes;
  }

  private Map<String, Object> summary() {
    List<Map<String, Object>> byThread = new ArrayList<>();
    threads.forEach(
        (name, thread) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("name", name);
          one.put("samples", thread.count);
          one.put("stages", thread.stages);
          one.put("methods", most(thread.methods));
          byThread.add(one);
        });
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("threads", byThread);
    summary.put("allocated_by_stage", bytesByStage);
    summary.put("allocated_by_class", most(bytesByClass));
    return summary;
  }

  private static Map<String, Long> most(Map<String, Long> counts) {
    Map<String, Long> most = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(SHOWN)
        .forEach(each -> most.put(each.getKey(), each.getValue()));
    return most;
  }
}
