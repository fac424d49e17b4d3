package io.millrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Model;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.event.MalformedException;
import io.millrace.event.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads control records as strictly as events are read: one JSON object of bounded size, keys once
 * and known, every rule of {@link ControlKeys}.
 */
public final class ControlRecordReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ControlRecordReader() {}

  /**
   * Reads a record's value.
   *
   * @param value null where the record has none
   * @throws InvalidControlRecordException with everything that is wrong
   */
  public static ControlRecord read(byte[] value) throws InvalidControlRecordException {
    JsonNode record = tree(value);
    ControlProblems problems = new ControlProblems();
    ControlKeys.RECORD.check(record, "", problems);
    problems.refuse();
    String id = record.get(ControlKeys.RECORD_ID).textValue();
    if (record.has(ControlKeys.PREPARE)) {
      return prepare(id, record.get(ControlKeys.PREPARE));
    } else if (record.has(ControlKeys.ACTIVATE)) {
      return new Activate(id, lineup(record.get(ControlKeys.ACTIVATE)));
    }
    return new Abort(id, text(record.get(ControlKeys.ABORT), ControlKeys.VERSION));
  }

  private static JsonNode tree(byte[] value) throws InvalidControlRecordException {
    if (value == null) {
      throw invalid("it has no value");
    }
    if (value.length > ControlKeys.RECORD_BYTES_MAX) {
      throw invalid(
          String.format(
              Locale.ROOT,
              "it has %,d bytes (must be at most %,d)",
              value.length,
              ControlKeys.RECORD_BYTES_MAX));
    }
    try {
      StrictJson.visit(value, null);
      return JSON.readTree(value);
    } catch (MalformedException | IOException e) {
      throw invalid(e.getMessage());
    }
  }

  private static InvalidControlRecordException invalid(String problem) {
    return new InvalidControlRecordException(List.of("Invalid control record: " + problem));
  }

  private static Prepare prepare(String id, JsonNode asked) throws InvalidControlRecordException {
    String version = text(asked, ControlKeys.VERSION);
    JsonNode place = asked.get(ControlKeys.DEFINITION);
    Definition definition =
        new Definition(text(place, ControlKeys.INLINE), text(place, ControlKeys.LOCATION));
    if (definition.inline() != null) {
      String hash = Sha256.hex(definition.inline().getBytes(StandardCharsets.UTF_8));
      ControlProblems problems = new ControlProblems();
      if (!hash.equals(version)) {
        problems.invalid(
            ControlKeys.PREPARE + '.' + ControlKeys.VERSION,
            version,
            "must be the SHA-256 of prepare.definition.inline, which is " + hash);
      }
      problems.refuse();
    }
    JsonNode model = asked.get(ControlKeys.MODEL);
    return new Prepare(
        id,
        version,
        definition,
        model == null
            ? null
            : new Model(text(model, ControlKeys.LOCATION), text(model, ControlKeys.MODEL_SHA256)));
  }

  private static Lineup lineup(JsonNode asked) throws InvalidControlRecordException {
    String primary = text(asked, ControlKeys.PRIMARY);
    List<Lineup.Canary> canaries = new ArrayList<>();
    for (JsonNode each : asked.path(ControlKeys.CANARIES)) {
      canaries.add(
          new Lineup.Canary(
              text(each, ControlKeys.VERSION), each.get(ControlKeys.SHARE).doubleValue()));
    }
    List<String> shadows = new ArrayList<>();
    asked.path(ControlKeys.SHADOWS).forEach(each -> shadows.add(each.textValue()));
    ControlProblems problems = new ControlProblems();
    problems.addAll(Lineup.problems(primary, canaries, shadows));
    problems.refuse();
    return new Lineup(primary, canaries, asked.path(ControlKeys.SALT).asText(), shadows);
  }

  private static String text(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value == null ? null : value.textValue();
  }
}
