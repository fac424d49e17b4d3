package io.millrace.deployment;

import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Model;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.event.KafkaCoordinates;
import java.util.List;

/** Versions and control records for tests. */
final class Versions {
  static final String A = "a".repeat(64);
  static final String B = "b".repeat(64);
  static final String C = "c".repeat(64);

  private Versions() {}

  /** A version of its own for each number. */
  static String version(int number) {
    return "%064x".formatted(number);
  }

  static KafkaCoordinates at(long offset) {
    return new KafkaCoordinates("control", 0, offset, 1_700_000_000_000L + offset);
  }

  static Prepare prepare(String id, String version) {
    return new Prepare(
        id,
        version,
        new Definition(null, "s3://models/" + version.substring(0, 8) + ".yaml"),
        new Model("s3://models/" + version.substring(0, 8) + ".onnx", "d".repeat(64)));
  }

  static Activate activate(String id, String primary) {
    return new Activate(id, Lineup.alone(primary));
  }

  static Abort abort(String id, String version) {
    return new Abort(id, version);
  }

  static Lineup lineup(String primary, List<Lineup.Canary> canaries) {
    return new Lineup(primary, canaries, "salt", List.of());
  }

  static Lineup.Canary canary(String version, double share) {
    return new Lineup.Canary(version, share);
  }
}
