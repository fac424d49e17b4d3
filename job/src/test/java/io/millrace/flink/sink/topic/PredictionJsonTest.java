package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.flink.sink.Shop;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PredictionJsonTest {
  private final PredictionJson json = new PredictionJson("predictions");

  @BeforeEach
  void open() {
    json.open(null, null);
  }

  @Test
  void aPredictionIsOneObjectUnderItsUser() {
    ProducerRecord<byte[], byte[]> record = json.serialize(Shop.prediction(5), null, 1L);

    assertThat(record.topic()).isEqualTo("predictions");
    assertThat(record.timestamp()).isNull();
    assertThat(text(record.key())).isEqualTo("u5");
    assertThat(text(record.value()))
        .isEqualTo(
            "{\"user_id\":\"u5\",\"prediction\":0.25,\"timestamp\":"
                + Shop.event(5).eventTimeMs()
                + ",\"model_version\":\"3\",\"event_id\":\"e5\",\"user_seq\":6,"
                + "\"pipeline_version\":\""
                + "cd".repeat(32)
                + "\",\"score\":0.25,\"status\":\"SCORED\"}");
  }

  @Test
  void thePageShowsSuchAMessageAndSaysWhatEachFieldIs() throws IOException {
    String page = Files.readString(Path.of("PREDICTIONS.md"));
    String shown = page.substring(page.indexOf("```json") + 8);
    shown = shown.substring(0, shown.indexOf("```"));
    String message = text(json.serialize(Shop.prediction(5), null, null).value());

    assertThat(shown).isEqualToIgnoringWhitespace(message);
    String fields = page.substring(page.indexOf("| field |"), page.indexOf("Fields may be added"));
    List<String> written =
        fields
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", -1)[1])
            .toList();
    List<String> names = new ArrayList<>();
    new ObjectMapper().readTree(message).fieldNames().forEachRemaining(names::add);
    assertThat(written).isEqualTo(names);
  }

  @Test
  void whatWasNotScoredIsNull() {
    Prediction unscored = Shop.unscored(5);

    assertThat(text(json.serialize(unscored, null, null).value()))
        .contains("\"prediction\":null", "\"score\":null", "\"status\":\"UNSCORED\"")
        .contains("\"model_version\":null");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
