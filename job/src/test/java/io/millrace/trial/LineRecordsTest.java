package io.millrace.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class LineRecordsTest {
  private static final String KEY = "{from: kafka-key}";
  private static final String TIMESTAMP = "{from: kafka-timestamp}";
  private static final String FIELD = "{field: ts, as: ms}";
  private static final long NOW_MS = 1_764_000_000_000L;

  private static GivenRecord record(Pipeline pipeline, String line) {
    try {
      return new LineRecords(pipeline, () -> NOW_MS).record(line.getBytes(UTF_8), 7);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(GivenRecord record) {
    return record.key() == null ? null : new String(record.key(), UTF_8);
  }

  @Test
  void aLineIsTheValueByteForByte() {
    GivenRecord record = record(Records.pipeline("user", FIELD), "5\tx\t{\"a\":\t1} \r");

    assertThat(record.value()).asString(UTF_8).isEqualTo("5\tx\t{\"a\":\t1} \r");
    assertThat(record.key()).isNull();
    assertThat(record.place()).isEqualTo("line 7");
    assertThat(record.kafka().toString()).isEqualTo("cards-0@6");
    assertThat(record.kafka().timestampMs()).isEqualTo(NOW_MS);
  }

  @Test
  void keyAndTimestampPrecedeTheValueWhereTheDefinitionReadsThem() {
    Pipeline both = Records.pipeline(KEY, TIMESTAMP);
    for (String prefix : new String[] {"5", "CreateTime:5", "LogAppendTime:5"}) {
      GivenRecord record = record(both, prefix + "\tu 1\t{\"a\":\t1}");
      assertThat(record.kafka().timestampMs()).isEqualTo(5);
      assertThat(key(record)).isEqualTo("u 1");
      assertThat(record.value()).asString(UTF_8).isEqualTo("{\"a\":\t1}");
    }
    assertThat(key(record(Records.pipeline(KEY, FIELD), "5\t{}"))).isEqualTo("5");
    assertThat(record(Records.pipeline("user", TIMESTAMP), "5\t{}").kafka().timestampMs())
        .isEqualTo(5);
  }

  @Test
  void aKeyMayBeANumberOrJsonOrEmptyAndAValueAnything() {
    Pipeline both = Records.pipeline(KEY, TIMESTAMP);
    assertThat(key(record(both, "5\t12345\t{}"))).isEqualTo("12345");
    assertThat(key(record(both, "NO_TIMESTAMP\t{\"id\":1}\t{}"))).isEqualTo("{\"id\":1}");
    assertThat(key(record(Records.pipeline(KEY, FIELD), "\t{}"))).isEmpty();
    assertThat(record(Records.pipeline(KEY, FIELD), "u\tx\ty").value())
        .asString(UTF_8)
        .isEqualTo("x\ty");
    assertThat(record(both, "NO_TIMESTAMP\tu\t{}").kafka().hasTimestamp()).isFalse();
    assertThat(record(both, "\t12345\t{}").kafka().hasTimestamp()).isFalse();
  }

  @Test
  void aLineWithFewerPartsIsOfNoRecord() {
    assertThatThrownBy(() -> record(Records.pipeline(KEY, TIMESTAMP), "12345\t{\"a\":1}"))
        .hasMessageContaining("line 7 is not TIMESTAMP<TAB>KEY<TAB>VALUE (must be, since the user")
        .hasMessageContaining("--property print.timestamp=true --property print.key=true");
    assertThatThrownBy(() -> record(Records.pipeline(KEY, FIELD), "{}"))
        .hasMessageContaining("line 7 is not KEY<TAB>VALUE");
    assertThatThrownBy(() -> record(Records.pipeline("user", TIMESTAMP), "u\t{}"))
        .hasMessageContaining("line 7 is not TIMESTAMP<TAB>VALUE");
  }
}
