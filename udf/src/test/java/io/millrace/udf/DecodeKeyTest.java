package io.millrace.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition whose user is the record's key, in SQL. */
class DecodeKeyTest {
  private static final String RECORDS =
      """
      (SELECT ENCODE(k, 'UTF-8') AS k, ENCODE(v, 'UTF-8') AS v, o, TO_TIMESTAMP_LTZ(1700000000000, 3) AS ts
       FROM (VALUES ('ann', '{"a":1}', CAST(0 AS BIGINT)), (CAST(NULL AS STRING), '{"a":2}', 1)) AS t(k, v, o))
      """;

  @TempDir private Path folder;
  private StreamTableEnvironment sql;

  @BeforeEach
  void register() throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: p
        format: 1
        source: {topics: [t], format: json}
        event: {user: {from: kafka-key}, time: {from: kafka-timestamp}, fields: {a: long}}
        features: {n: {count: true, window: lifetime}}
        tables: {namespace: shop}
        """);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    sql = StreamTableEnvironment.create(env);
    sql.createTemporarySystemFunction("DECODE_EVENTS", DecodeEvents.class);
    sql.createTemporarySystemFunction("DECODE_REJECTS", DecodeRejects.class);
  }

  @Test
  void theKeyIsTheLastArgument() throws Exception {
    assertThat(rows("SELECT d.user_id, d.event_id, d.a", "DECODE_EVENTS", ", r.k"))
        .containsExactly(Row.of("ann", "t-0-0", 1L));
    assertThat(rows("SELECT d.reason, d.message", "DECODE_REJECTS", ", r.k"))
        .containsExactly(Row.of("MISSING_FIELD", "the Kafka key is missing"));
  }

  @Test
  void aCallWithoutTheKeyIsRefusedWhenItIsPlanned() {
    for (String function : List.of("DECODE_EVENTS", "DECODE_REJECTS")) {
      assertThatThrownBy(() -> rows("SELECT d.*", function, ""))
          .hasStackTraceContaining(
              "The definition's user is {from: kafka-key}: give the record's key as the last"
                  + " argument, record_key (BYTES)");
    }
  }

  @SuppressWarnings("try") // An interrupted test fails.
  private List<Row> rows(String select, String function, String key) throws Exception {
    String query =
        "%s FROM %s AS r, LATERAL TABLE(%s('%s', r.v, 't', 0, r.o, r.ts%s)) AS d"
            .formatted(select, RECORDS, function, folder.resolve("pipeline.yaml"), key);
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> found = sql.executeSql(query).collect()) {
      found.forEachRemaining(rows::add);
    }
    return rows;
  }
}
