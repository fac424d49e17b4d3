package io.millrace.verify;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The definitions under which the tables are made, and their model. */
final class TamperDefinitions {
  /**
   * The definition of the first version, with blanks for the model's version and what variants
   * change.
   */
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json, max-value-bytes: %s, max-future-skew: %s}
      event:
        user: user
        time: {field: time, as: ms}
        id: id
        fields:
          type: {type: string, required: true}
          amount: double
      features:
        views: {count: true, where: "type == 'UK'", window: 1h}
        all: {count: true, window: lifetime}
        rate: {ratio: [views, all]}
        spend: {sum: amount, window: 2h}
        country: {last: type, window: lifetime}
        idle: {seconds_since: true}
        hour: {hour_of_day: true}
      model:
        name: named
        version: "%s"
        file: named.onnx
        sha256: fe441652d217f2b3d266d18406dea907f2a8038540dd7a66a930c79eb2db1240
        inputs: [views, rate, country, spend]
        output: score
      tables: {namespace: shop, partition-by: none}
      """;

  private TamperDefinitions() {}

  /** The definition of {@link Variant#PLAIN}. */
  static String plain() {
    return DEFINITION.formatted("500", "5m", "1");
  }

  /** The versions of a variant, in the order in which they ran. */
  static List<Pipeline> versions(Variant variant) {
    return variant == Variant.MANY_VERSIONS
        ? List.of(version("500", "5m", "1"), changed("500", "5m"), changed("450", "1m"))
        : List.of(version("500", "5m", "1"));
  }

  private static Pipeline version(String maxBytes, String skew, String modelVersion) {
    return PipelineReader.read(DEFINITION.formatted(maxBytes, skew, modelVersion), "shop.yaml");
  }

  /** A version with a field and a feature more, another window, and another model. */
  private static Pipeline changed(String maxBytes, String skew) {
    String changed =
        DEFINITION
            .replace(
                "    amount: double\n",
                "    amount: double\n    place: {type: string, path: /id}\n")
            .replace("window: 1h", "window: 3h")
            .replace(
                "hour: {hour_of_day: true}\n",
                "hour: {hour_of_day: true}\n  places: {distinct: place, window: lifetime}\n");
    return PipelineReader.read(changed.formatted(maxBytes, skew, "2"), "shop.yaml");
  }

  /** A definition that lacks a field, and accepts and refuses other values. */
  static Pipeline otherwise() {
    String changed =
        DEFINITION
            .replace("required: true", "required: false")
            .replace("    amount: double\n", "")
            .replace("spend: {sum: amount, window: 2h}", "spend: {count: true, window: 2h}");
    return PipelineReader.read(changed.formatted("72", "2d", "1"), "shop.yaml");
  }

  static byte[] model() {
    try (InputStream in = TamperDefinitions.class.getResourceAsStream("/models/named.onnx")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
