package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.scoring.ModelDefinition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineFilesTest {
  private static final String LOCATION = "s3://bucket/shop/pipeline.yaml";
  private static final byte[] MODEL = "model".getBytes(StandardCharsets.UTF_8);
  private static final ModelDefinition MODEL_DEFINITION =
      new ModelDefinition("m", "1", "models/a.onnx", "0".repeat(64), List.of("a"), "y");

  private final Map<String, byte[]> stored = new HashMap<>();
  private final PipelineFiles files = new PipelineFiles(this::read);

  @Test
  void definitionsAndTheirModelsAreReadFromWhereTheyAre() throws IOException {
    stored.put(LOCATION, Definitions.example().getBytes(StandardCharsets.UTF_8));
    stored.put("s3://bucket/shop/models/a.onnx", MODEL);
    assertThat(files.definition(LOCATION).name()).isEqualTo("purchase-intent");
    assertThat(files.model(MODEL_DEFINITION, LOCATION, 5)).isEqualTo(MODEL);
  }

  @Test
  void aMissingFileIsNamedWithItsWholePlace() {
    assertThatThrownBy(() -> files.model(MODEL_DEFINITION, LOCATION, 5))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read model s3://bucket/shop/models/a.onnx: there is no such file");
    assertThatThrownBy(() -> files.definition(LOCATION))
        .hasMessage("Cannot read definition " + LOCATION + ": there is no such file");
  }

  @Test
  void aModelAboveTheLimitIsRefused() {
    stored.put("s3://bucket/shop/models/a.onnx", MODEL);
    assertThatThrownBy(() -> files.model(MODEL_DEFINITION, LOCATION, 4))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "Cannot use model s3://bucket/shop/models/a.onnx: larger than 4 bytes (the limit of"
                + " this job)");
  }

  @Test
  void aDefinitionThatIsNotUtf8IsRefused() {
    stored.put(LOCATION, new byte[] {'p', (byte) 0xff});
    assertThatThrownBy(() -> files.definition(LOCATION))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageEndingWith("Invalid text: not UTF-8 (must be saved as UTF-8)");
  }

  @Test
  void aFileThatIsNoDefinitionIsNotReadWhole() {
    stored.put(LOCATION, new byte[32 << 20]);
    assertThatThrownBy(() -> files.definition(LOCATION))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("Definition too large: more than 16,777,216 bytes");
  }

  /** Also where a store has a file of that name: it is not asked. */
  @Test
  void whatIsNoStoreOfFilesIsNotEvenAsked() {
    String address = "http://169.254.169.254/latest/meta-data";
    stored.put(address, MODEL);
    assertThatThrownBy(() -> files.definition(address))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot read definition " + address + ": http: is no store of files");
    ModelDefinition model =
        new ModelDefinition("m", "1", address, "0".repeat(64), List.of("a"), "y");
    assertThatThrownBy(() -> files.model(model, LOCATION, 5))
        .hasMessageStartingWith("Cannot read model " + address + ": http: is no store of files");
  }

  private byte[] read(String location, long maxBytes) throws IOException {
    byte[] bytes = stored.get(location);
    if (bytes == null) {
      throw new FileNotFoundException(location);
    }
    return bytes.length > maxBytes ? Arrays.copyOf(bytes, (int) maxBytes) : bytes;
  }
}
