package io.millrace.benchmarks.part;

import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.load.Users;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.scoring.ModelDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The demo's definition and events of a load, for benchmarks and tests. */
public final class Demo {
  /** The checkout's folder, at or below which both Maven and benchmarks/run start. */
  private static final Path ROOT = root();

  private static final long END_MS = 1_767_225_600_000L;
  private static final int PARTITIONS = 4;

  private Demo() {}

  /** Finds the checkout's folder, from the working folder upwards. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("deploy/local/demo"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("Cannot find the checkout: run this within it");
      }
    }
    return folder;
  }

  /** The demo's definition. */
  public static Pipeline pipeline() {
    return read(text("deploy/local/demo/pipeline.yaml"));
  }

  /** A definition of the demo's events with other features, and without a model. */
  public static Pipeline pipelineOf(String feature) {
    String text = text("deploy/local/demo/pipeline-unscored.yaml");
    int from = text.indexOf("features:\n") + "features:\n".length();
    return read(text.substring(0, from) + feature + text.substring(text.indexOf("tables:\n")));
  }

  private static Pipeline read(String definition) {
    return PipelineReader.read(definition, "pipeline.yaml");
  }

  /** The values of the first events of a load whose users have about {@code each} events each. */
  static byte[][] values(int events, int each) {
    Load load = Load.until(Users.UNIFORM_100K, 1, END_MS, 45, (long) each * 100_000);
    EventLines lines = new EventLines(load);
    byte[][] values = new byte[events][];
    for (int n = 0; n < events; n++) {
      values[n] = lines.line(n);
    }
    return values;
  }

  /** The Kafka coordinates of the first records. */
  static KafkaCoordinates[] places(int records) {
    KafkaCoordinates[] places = new KafkaCoordinates[records];
    for (int n = 0; n < records; n++) {
      places[n] = new KafkaCoordinates("user_events", n % PARTITIONS, n / PARTITIONS, END_MS);
    }
    return places;
  }

  /** The events of values, decoded. */
  static Event[] events(byte[][] values) {
    EventDecoder decoder = new EventDecoder(pipeline().event());
    KafkaCoordinates[] places = places(values.length);
    Event[] events = new Event[values.length];
    for (int n = 0; n < values.length; n++) {
      events[n] = (Event) decoder.decode(values[n], places[n]);
    }
    return events;
  }

  /** A file of the checkout, by its path in it. */
  public static Path path(String path) {
    return ROOT.resolve(path);
  }

  /** The bytes of such a file. */
  public static byte[] file(String path) {
    try {
      return Files.readAllBytes(path(path));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** Another model over the first of the demo's features. */
  static ModelDefinition model(String file, byte[] bytes, List<String> inputs, String output) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      String sha256 = HexFormat.of().formatHex(hash);
      return new ModelDefinition("benchmark", "1", file, sha256, inputs, output);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: every Java has SHA-256", e);
    }
  }

  private static String text(String path) {
    return new String(file(path), java.nio.charset.StandardCharsets.UTF_8);
  }
}
