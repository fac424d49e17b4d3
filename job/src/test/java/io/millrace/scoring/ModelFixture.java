package io.millrace.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A model of {@code src/test/resources/models}, with rows and the scores of Python's onnxruntime
 * for them; see {@code src/test/python/make_models.py}.
 *
 * @param scores null for a row that fails
 */
record ModelFixture(
    byte[] bytes,
    ModelDefinition definition,
    List<FeatureColumn> columns,
    FeatureVector[] rows,
    Float[] scores) {
  static final int BATCH_SIZE = 64;

  static ModelFixture of(String name) {
    try {
      JsonNode page = new ObjectMapper().readTree(resource(name + ".json"));
      List<String> inputs = new ArrayList<>();
      page.get("inputs").forEach(input -> inputs.add(input.asText()));
      ModelDefinition definition =
          new ModelDefinition(
              name,
              "1",
              name + ".onnx",
              page.get("sha256").asText(),
              inputs,
              page.get("output").asText());
      List<FeatureColumn> columns = new ArrayList<>();
      page.get("columns")
          .properties()
          .forEach(
              column ->
                  columns.add(
                      new FeatureColumn(
                          column.getKey(),
                          ColumnType.valueOf(
                              column.getValue().asText().toUpperCase(Locale.ROOT)))));
      FeatureVector[] rows = new FeatureVector[page.get("rows").size()];
      Arrays.setAll(rows, i -> row(page.get("rows").get(i), columns));
      Float[] scores = new Float[page.path("scores").size()];
      Arrays.setAll(scores, i -> score(page.get("scores").get(i)));
      return new ModelFixture(resource(name + ".onnx"), definition, columns, rows, scores);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ModelFixture.class.getResourceAsStream("/models/" + name)) {
      return in.readAllBytes();
    }
  }

  private static FeatureVector row(JsonNode cells, List<FeatureColumn> columns) {
    double[] numbers = new double[columns.size()];
    String[] texts = new String[columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode cell = cells.get(i);
      boolean text = columns.get(i).type() == ColumnType.STRING;
      numbers[i] =
          text || cell.isNull()
              ? Double.NaN
              : Double.longBitsToDouble(Long.parseUnsignedLong(cell.asText(), 16));
      texts[i] = text && !cell.isNull() ? cell.asText() : null;
    }
    return new FeatureVector(1, 0, numbers, texts);
  }

  private static Float score(JsonNode bits) {
    return bits.isNull() ? null : Float.intBitsToFloat(Integer.parseUnsignedInt(bits.asText(), 16));
  }

  Scorer load() {
    return load(BATCH_SIZE);
  }

  Scorer load(int batchSizeMax) {
    return OnnxLoader.load(bytes, definition, columns, batchSizeMax);
  }

  ModelFixture withInputs(String... inputs) {
    return with(
        new ModelDefinition(
            definition.name(),
            definition.version(),
            definition.file(),
            definition.sha256(),
            List.of(inputs),
            definition.output()));
  }

  ModelFixture withOutput(String output) {
    return with(
        new ModelDefinition(
            definition.name(),
            definition.version(),
            definition.file(),
            definition.sha256(),
            definition.inputs(),
            output));
  }

  ModelFixture withColumn(String name, ColumnType type) {
    List<FeatureColumn> changed = new ArrayList<>();
    for (FeatureColumn column : columns) {
      changed.add(column.name().equals(name) ? new FeatureColumn(name, type) : column);
    }
    return new ModelFixture(bytes, definition, changed, rows, scores);
  }

  private ModelFixture with(ModelDefinition changed) {
    return new ModelFixture(bytes, changed, columns, rows, scores);
  }
}
