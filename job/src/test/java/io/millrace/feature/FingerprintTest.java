package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventSchema;
import io.millrace.event.TimeFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final List<FeatureDefinition> COUNT =
      List.of(History.feature("f", new Aggregate.Count(), History.hours(2)));

  /** States are restored by it: it may never change. */
  @Test
  void thatOfPathsIsWhatItHasAlwaysBeen() {
    assertThat(Fingerprint.of(COUNT, schema("user", "time", TimeFormat.MS)))
        .isEqualTo("86d09baaaf1638c3bd23852b59ec87f3b7267b97cbdc85302a403423a0ce7145");
  }

  @Test
  void userAndTimeOfKafkaAreNoPath() {
    assertThat(
            Stream.of(
                    schema("user", "time", TimeFormat.MS),
                    schema(null, "time", TimeFormat.MS),
                    schema("kafka-key", "time", TimeFormat.MS),
                    schema("", "time", TimeFormat.MS),
                    schema("user", null, null),
                    schema("user", "kafka-timestamp", TimeFormat.MS),
                    schema(null, null, null))
                .map(schema -> Fingerprint.of(COUNT, schema)))
        .doesNotHaveDuplicates();
  }

  private static EventSchema schema(String user, String time, TimeFormat format) {
    return new EventSchema(user, time, format, null, List.of(), 1 << 20, 0);
  }
}
