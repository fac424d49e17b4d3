package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job's checkpoints since it was submitted.
 *
 * @param completed the number of completed ones, savepoints included
 * @param failed the number of those that the cluster knows one by one, were begun and did not
 *     complete. Flink's own count includes those that were never begun, or were declined, since
 *     tasks did not run yet or had ended, which is no fault.
 * @param known the number that the cluster knows one by one, the newest ones
 * @param isAll whether these are all checkpoints since the submission
 * @param latest the newest complete checkpoint that is no savepoint
 * @param savepoint the newest savepoint
 */
public record Checkpoints(
    long completed,
    long failed,
    long known,
    boolean isAll,
    Optional<Complete> latest,
    Optional<Complete> savepoint) {
  /**
   * Flink's words for a task that declined a checkpoint, since it did not run yet, or no longer.
   */
  private static final List<String> DECLINED = List.of("(tasks not ready)", "(task is closing)");

  /**
   * A complete checkpoint.
   *
   * @param bytes the size of the files that it refers to
   * @param location its place; empty for a checkpoint that is held in memory
   */
  public record Complete(long id, Instant at, long bytes, String location) {}

  /**
   * @param found the checkpoints as Flink's REST API reports them
   */
  static Checkpoints of(JsonNode found) {
    long completed = found.path("counts").path("completed").asLong();
    long known = 0;
    long knownCompleted = 0;
    long failed = 0;
    for (JsonNode each : found.path("history")) {
      String status = each.path("status").asText();
      String why = each.path("failure_message").asText("");
      known++;
      knownCompleted += status.equals("COMPLETED") ? 1 : 0;
      failed += status.equals("FAILED") && DECLINED.stream().noneMatch(why::contains) ? 1 : 0;
    }
    JsonNode latest = found.path("latest");
    return new Checkpoints(
        completed,
        failed,
        known,
        knownCompleted == completed,
        complete(latest.path("completed")),
        complete(latest.path("savepoint")));
  }

  private static Optional<Complete> complete(JsonNode found) {
    return found.hasNonNull("id")
        ? Optional.of(
            new Complete(
                found.path("id").asLong(),
                Instant.ofEpochMilli(found.path("latest_ack_timestamp").asLong(0)),
                found.path("state_size").asLong(0),
                found.path("external_path").asText("")))
        : Optional.empty();
  }
}
