package io.millrace.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.Pipeline;
import java.util.List;

/** Checked definitions of features and fields that a test has drawn. */
final class WrittenPipeline {
  private WrittenPipeline() {}

  static Pipeline of(List<FeatureDefinition> features, EventSchema schema) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("pipeline", "drawn").put("format", 1).putNull("model");
    ObjectNode source = form.putObject("source").put("format", "json");
    source.put("max-value-bytes", schema.maxValueBytes()).putNull("max-future-skew");
    source.putArray("topics").add("t");
    ObjectNode event = form.putObject("event").put("user", schema.userPath()).putNull("id");
    event.putObject("time").put("field", schema.timePath()).put("as", schema.timeFormat().key());
    ObjectNode fields = event.putObject("fields");
    for (EventField each : schema.fields()) {
      fields
          .putObject(each.name())
          .put("type", each.type().key())
          .put("required", each.required())
          .put("path", each.path());
    }
    ArrayNode list = form.putArray("features");
    features.forEach(each -> write(each, list.addObject()));
    return CanonicalReader.read(form.toString(), "a drawn definition");
  }

  private static void write(FeatureDefinition feature, ObjectNode into) {
    Window window = feature.window();
    boolean isTiled = window != null && !window.isLifetime();
    into.put("name", feature.name()).put("where", feature.where());
    into.putPOJO(feature.aggregate().kind().key(), feature.aggregate().argument());
    into.put("tile", isTiled ? window.tileMs() : null);
    if (isTiled) {
      into.put("window", window.lengthMs());
    } else {
      into.put("window", window == null ? null : "lifetime");
    }
  }
}
