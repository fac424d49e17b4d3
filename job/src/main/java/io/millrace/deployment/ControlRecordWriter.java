package io.millrace.deployment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Prepare;
import java.nio.charset.StandardCharsets;

/** Writes control records: the same record always as the same bytes. */
public final class ControlRecordWriter {
  private ControlRecordWriter() {}

  /** The value of the record in Kafka. */
  public static byte[] write(ControlRecord record) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put(ControlKeys.FORMAT, ControlKeys.FORMAT_VERSION)
            .put(ControlKeys.RECORD_ID, record.id());
    if (record instanceof Prepare prepare) {
      json.set(ControlKeys.PREPARE, prepare(prepare));
    } else if (record instanceof Activate activate) {
      json.set(ControlKeys.ACTIVATE, activate(activate.lineup()));
    } else {
      json.putObject(ControlKeys.ABORT).put(ControlKeys.VERSION, ((Abort) record).version());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode prepare(Prepare prepare) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put(ControlKeys.VERSION, prepare.version());
    ObjectNode definition = json.putObject(ControlKeys.DEFINITION);
    if (prepare.definition().inline() != null) {
      definition.put(ControlKeys.INLINE, prepare.definition().inline());
    } else {
      definition.put(ControlKeys.LOCATION, prepare.definition().uri());
    }
    if (prepare.model() != null) {
      json.putObject(ControlKeys.MODEL)
          .put(ControlKeys.LOCATION, prepare.model().uri())
          .put(ControlKeys.MODEL_SHA256, prepare.model().sha256());
    }
    return json;
  }

  private static ObjectNode activate(Lineup lineup) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put(ControlKeys.PRIMARY, lineup.primary());
    ArrayNode canaries = json.putArray(ControlKeys.CANARIES);
    for (Lineup.Canary each : lineup.canaries()) {
      canaries
          .addObject()
          .put(ControlKeys.VERSION, each.version())
          .put(ControlKeys.SHARE, each.share());
    }
    json.put(ControlKeys.SALT, lineup.salt());
    ArrayNode shadows = json.putArray(ControlKeys.SHADOWS);
    lineup.shadows().forEach(shadows::add);
    return json;
  }
}
