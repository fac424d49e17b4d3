package io.millrace.pipeline;

import com.google.common.hash.Hashing;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import io.millrace.scoring.ModelDefinition;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of a definition: everything that changes a value, with defaults filled in, in
 * one spelling. Its hash is the pipeline's version, so nothing here may ever change.
 */
final class CanonicalForm {
  private CanonicalForm() {}

  static String json(
      String name,
      List<String> topics,
      EventSchema event,
      List<FeatureDefinition> features,
      ModelDefinition model) {
    Map<String, Object> form = new HashMap<>();
    form.put("pipeline", name);
    form.put("format", DefinitionKeys.FORMAT_VERSION);
    form.put("source", source(topics, event));
    form.put("event", event(event));
    form.put("features", features.stream().map(CanonicalForm::feature).toList());
    form.put("model", model == null ? null : model(model));
    return CanonicalJson.of(form);
  }

  /** SHA-256 of the canonical form in UTF-8, in lower-case hex. */
  static String version(String canonicalJson) {
    return Hashing.sha256().hashString(canonicalJson, StandardCharsets.UTF_8).toString();
  }

  private static Map<String, Object> source(List<String> topics, EventSchema event) {
    Map<String, Object> source = new HashMap<>();
    source.put("topics", topics);
    source.put("format", DefinitionKeys.JSON);
    source.put("max-value-bytes", event.maxValueBytes());
    source.put(
        "max-future-skew",
        event.maxFutureSkewMs() == EventSchema.NO_SKEW_LIMIT ? null : event.maxFutureSkewMs());
    return source;
  }

  private static Map<String, Object> event(EventSchema event) {
    Map<String, Object> fields = new HashMap<>();
    for (EventField field : event.fields()) {
      fields.put(
          field.name(),
          Map.of("type", field.type().key(), "required", field.required(), "path", field.path()));
    }
    Map<String, Object> form = new HashMap<>();
    form.put("user", event.userPath() == null ? from(KafkaNames.KEY) : event.userPath());
    form.put("id", event.idPath());
    form.put(
        "time",
        event.timePath() == null
            ? from(KafkaNames.TIMESTAMP)
            : Map.of("field", event.timePath(), "as", event.timeFormat().key()));
    form.put("fields", fields);
    return form;
  }

  private static Map<String, Object> from(String name) {
    return Map.of("from", name);
  }

  private static Map<String, Object> feature(FeatureDefinition feature) {
    Map<String, Object> form = new HashMap<>();
    Aggregate aggregate = feature.aggregate();
    form.put(aggregate.kind().key(), aggregate.argument());
    Window window = feature.window();
    boolean tiled = window != null && !window.isLifetime();
    form.put("name", feature.name());
    form.put("where", feature.where());
    form.put("window", tiled ? (Object) window.lengthMs() : window == null ? null : "lifetime");
    form.put("tile", tiled ? window.tileMs() : null);
    return form;
  }

  private static Map<String, Object> model(ModelDefinition model) {
    Map<String, Object> form = new HashMap<>();
    form.put("name", model.name());
    form.put("version", model.version());
    form.put("sha256", model.sha256());
    form.put("inputs", model.inputs());
    form.put("output", model.output());
    if (model.names() != null) {
      form.put("names", model.names());
    }
    return form;
  }
}
