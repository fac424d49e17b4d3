package io.millrace.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.udf.RollingFeatures.PackedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of {@code ROLLING_FEATURES} is of one definition's fields and features. */
class KeptStateTest {
  @TempDir private Path folder;
  private final PackedUser user = new PackedUser();
  private final List<Row> rows = new ArrayList<>();

  @Test
  void anotherModelOrCommentLeavesTheStateAsItIs() throws IOException {
    String definition = definition("{count: true, window: 1h}");
    call(definition);
    Files.writeString(Path.of(definition), Files.readString(Path.of(definition)) + "# the same\n");

    call(definition);

    assertThat(rows).extracting(row -> row.getField(3)).containsExactly(1L, 2L);
  }

  @Test
  void otherFeaturesUnderTheSameNameAreRefusedAndNotMisread() throws IOException {
    call(definition("{count: true, window: 1h}"));
    String changed = definition("{count: true, window: 7d}");

    assertThatThrownBy(() -> call(changed))
        .rootCause()
        .hasMessageStartingWith("Cannot go on in ROLLING_FEATURES: its state was made under other")
        .hasMessageContaining(changed);
  }

  private String definition(String feature) throws IOException {
    return Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: p
            format: 1
            source: {topics: [t], format: json}
            event: {user: user, time: {field: time, as: ms}, fields: {a: long}}
            features: {n: %s}
            tables: {namespace: shop}
            """
                .formatted(feature))
        .toString();
  }

  /** A call of a task that has just started. */
  private void call(String definition) throws IOException {
    Row kafka = Row.withNames();
    kafka.setField("topic", "t");
    kafka.setField("partition", 0);
    kafka.setField("offset", (long) rows.size());
    kafka.setField("timestamp", null);
    Row event = Row.withNames();
    event.setField("event_id", "e" + rows.size());
    event.setField("user_id", "u");
    event.setField("event_time", Instant.ofEpochMilli(1_700_000_000_000L));
    event.setField("a", 1L);
    event.setField("kafka", kafka);
    RollingFeatures function = new RollingFeatures();
    function.setCollector(new ListCollector<>(rows));
    function.eval(user, event, definition);
  }
}
