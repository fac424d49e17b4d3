package io.millrace.pipeline;

import static io.millrace.pipeline.Key.optional;
import static io.millrace.pipeline.Key.required;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.pipeline.Pipeline.Partitioning;
import io.millrace.pipeline.Shape.Items;
import io.millrace.pipeline.Shape.Named;
import io.millrace.pipeline.Shape.Scalar;
import io.millrace.pipeline.Shape.Section;
import io.millrace.pipeline.Shape.ShortOrLong;
import java.util.List;
import java.util.Locale;

/** Every key of a definition but those of its features, with its rule, default and meaning. */
final class DefinitionKeys {
  static final int FORMAT_VERSION = 1;
  static final String JSON = "json";

  /**
   * A top-level name, or a JSON Pointer, in which a tilde comes before 0 or 1 alone (RFC 6901).
   * Anything else is a name as it is, dots included. The pattern repeats no group, for which Java's
   * matcher would use a stack frame for each character.
   */
  static final Scalar<String> PATH =
      Scalars.matching(
          "(?!/[\\s\\S]*~(?![01]))[\\s\\S]+",
          "must be a top-level name, or a JSON Pointer (RFC 6901) such as /user/id, where ~ is"
              + " written ~0 and / is written ~1");

  /** Kafka's own rule for the names of topics. */
  static final Scalar<String> TOPIC =
      Scalars.matching(
          "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}",
          "must be a legal Kafka topic: 1 to 249 letters, digits, dots, underscores and dashes");

  private static final Scalar<String> PIPELINE_NAME =
      Scalars.matching(
          "[a-z][a-z0-9-]{0,62}",
          "must be lower-case letters, digits and dashes, at most 63, a letter first");

  static final Key<Scalar<String>> PIPELINE =
      required("pipeline", PIPELINE_NAME, "The pipeline's name; its tables carry it.");
  static final Key<Scalar<Integer>> FORMAT =
      required(
          "format",
          Scalars.wholeNumber(FORMAT_VERSION, FORMAT_VERSION),
          "The version of this file's form: 1.");

  static final Key<Items<String>> TOPICS =
      required(
          "topics", new Items<>(TOPIC, 1, null, true), "The Kafka topics that events come from.");
  static final Key<Scalar<String>> SOURCE_FORMAT =
      required(
          "format",
          Scalars.choice(new String[] {JSON}, name -> name),
          "How a record's value is written: json.");
  static final Key<Scalar<Integer>> MAX_VALUE_BYTES =
      optional(
          "max-value-bytes",
          Scalars.wholeNumber(1, Integer.MAX_VALUE),
          "1048576",
          "A record with a larger value becomes a reject, TOO_LARGE. No record of Kafka exceeds"
              + " 2147483647, but each task needs memory for several copies of a value.");
  static final Key<Scalar<Long>> MAX_FUTURE_SKEW =
      optional(
          "max-future-skew",
          Scalars.durationOr("none", EventSchema.NO_SKEW_LIMIT, 0),
          "5m",
          "How far an event's time may lie ahead of its record's Kafka timestamp before it becomes"
              + " a reject, FUTURE_TIMESTAMP; none: however far.");
  static final Key<Section> SOURCE =
      required(
          "source",
          Section.of(TOPICS, SOURCE_FORMAT, MAX_VALUE_BYTES, MAX_FUTURE_SKEW),
          "Where events come from.");

  static final Scalar<String> USER_PATH = KafkaNames.pathOr(KafkaNames.KEY);
  static final Key<Scalar<String>> USER_FROM =
      required(
          "from",
          Scalars.choice(new String[] {KafkaNames.KEY}, name -> name),
          "kafka-key: the record's key as UTF-8 text is the user.");
  static final Section USER_SOURCE = Section.of(USER_FROM);
  static final Key<ShortOrLong> USER =
      required(
          "user",
          new ShortOrLong(USER_PATH, USER_SOURCE),
          "Path of the user's id: a top-level name, or a JSON Pointer (/user/id). Or {from:"
              + " kafka-key}, the record's key.");
  static final Key<Scalar<String>> TIME_FIELD =
      optional(
          "field",
          KafkaNames.pathOr(KafkaNames.TIMESTAMP),
          "Path of the time: a top-level name, or a JSON Pointer.");
  static final Key<Scalar<TimeFormat>> TIME_AS =
      optional(
          "as",
          Scalars.choice(TimeFormat.values(), TimeFormat::key),
          "How the time is written: an integer of s, ms or us since 1970, or iso text.");
  static final Key<Scalar<String>> TIME_FROM =
      optional(
          "from",
          Scalars.choice(new String[] {KafkaNames.TIMESTAMP}, name -> name),
          "kafka-timestamp, alone: the record's timestamp is the event's time.");
  static final Key<Section> TIME =
      required(
          "time",
          new Section(
              "key", List.of(TIME_FIELD, TIME_AS, TIME_FROM), DefinitionKeys::constrainTime),
          "The place and form of the event's time: {field:, as:}, or {from: kafka-timestamp}.");
  static final Key<Scalar<String>> ID =
      optional(
          "id",
          PATH,
          "Path of the event's id; where it is left out, <topic>-<partition>-<offset>.");

  static final Key<Scalar<FieldType>> FIELD_TYPE =
      required(
          "type",
          Scalars.choice(FieldType.values(), FieldType::key),
          "The field's type; a timestamp is an integer of ms or ISO text.");
  static final Key<Scalar<Boolean>> FIELD_REQUIRED =
      optional(
          "required",
          Scalars.flag(),
          "false",
          "true: a record in which the field is absent or null becomes a reject.");
  static final Key<Scalar<String>> FIELD_PATH =
      optional("path", PATH, "The place of the field; the field's name where it is left out.");
  static final Section FIELD = Section.of(FIELD_TYPE, FIELD_REQUIRED, FIELD_PATH);
  static final Key<Named> FIELDS =
      optional(
          "fields",
          new Named("field", FieldNames.RULE, new ShortOrLong(FIELD_TYPE.shape(), FIELD), 0),
          "The fields that features may use and the table events keeps: name: type, or name:"
              + " {type:, required:, path:}. Names are unique whatever their case.");
  static final Key<Section> EVENT =
      required("event", Section.of(USER, TIME, ID, FIELDS), "What a record holds, and where.");

  static final Key<Named> FEATURES =
      required(
          "features",
          new Named("feature", FeatureKeys.NAME, FeatureKeys.FEATURE, 1),
          "The features, in this order; at least one, since a table has no empty struct.");

  static final Key<Scalar<String>> MODEL_NAME =
      required("name", Scalars.text("must not be empty"), "The model's name.");
  static final Key<Scalar<String>> MODEL_VERSION =
      required(
          "version",
          Scalars.text("must not be empty"),
          "The model's version, as text: 3.10 is not 3.1.");
  static final Key<Scalar<String>> MODEL_FILE =
      required(
          "file",
          Scalars.text("must be a path, relative to this file, or a URI"),
          "The ONNX file: a path relative to this file, or a URI of a filesystem of the cluster.");
  static final Key<Scalar<String>> MODEL_SHA256 =
      required(
          "sha256",
          Scalars.matching("[0-9a-f]{64}", "must be 64 lower-case hex digits: sha256sum <file>"),
          "SHA-256 of the file, in lower-case hex.");
  static final Scalar<String> MODEL_INPUT = Scalars.text("must be the name of a feature");
  private static final String INPUTS =
      "The features that the model takes, in its order; every feature where it is left out. A"
          + " feature may occur twice. Where a model with several inputs has other names for"
          + " them, a map: {its input: feature}.";
  static final Key<Items<String>> MODEL_INPUT_LIST =
      optional("inputs", new Items<>(MODEL_INPUT, 1, null, false), INPUTS);
  static final Key<Named> MODEL_INPUT_MAP =
      optional(
          "inputs",
          new Named("model input", Scalars.text("must not be empty"), MODEL_INPUT, 1),
          INPUTS);
  static final Key<ShortOrLong> MODEL_INPUTS =
      optional(
          "inputs", new ShortOrLong(MODEL_INPUT_LIST.shape(), MODEL_INPUT_MAP.shape()), INPUTS);
  static final Key<Scalar<String>> MODEL_OUTPUT =
      required(
          "output",
          Scalars.matching(
              "[^\\[\\]]+(?:\\[[0-9]{1,9}\\])?",
              "must be an output's name, with a column as in probabilities[1] if it has several"),
          "The model's output that is the score, with a column, from 0, if and only if it has more"
              + " than one.");
  static final Key<Section> MODEL =
      optional(
          "model",
          Section.of(
              MODEL_NAME, MODEL_VERSION, MODEL_FILE, MODEL_SHA256, MODEL_INPUTS, MODEL_OUTPUT),
          "What scores the features; where it is left out, features are logged, and the status is"
              + " UNSCORED.");

  static final Key<Scalar<String>> NAMESPACE =
      required(
          "namespace",
          Scalars.matching(
              "(?=[^\\n]{1,255}$)[A-Za-z0-9_][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_][A-Za-z0-9_-]*)*",
              "must be letters, digits, underscores and dashes, at most 255; a dot begins an inner"
                  + " namespace"),
          "The Iceberg namespace of the tables events, predictions, rejects and versions; a dot"
              + " begins an inner namespace, where the catalog has them.");
  static final Key<Scalar<Partitioning>> PARTITION_BY =
      optional(
          "partition-by",
          Scalars.choice(Partitioning.values(), by -> by.name().toLowerCase(Locale.ROOT)),
          "day",
          "How tables are partitioned, by the event's time.");
  static final Key<Scalar<Boolean>> RAW =
      optional(
          "raw",
          Scalars.flag(),
          "true",
          "Whether events keep the key and the value of their Kafka record, byte for byte. Without"
              + " them, verify cannot hold the columns against the records, and later definitions"
              + " have no other fields of the past.");
  static final Key<Section> TABLES =
      required(
          "tables", Section.of(NAMESPACE, PARTITION_BY, RAW), "Where rows land; part of no hash.");

  static final Key<Scalar<String>> PREDICTIONS_TOPIC =
      optional(
          "predictions-topic",
          TOPIC,
          "A Kafka topic that each prediction goes to as well, as JSON; part of no hash.");

  static final Section ROOT =
      Section.of(PIPELINE, FORMAT, SOURCE, EVENT, FEATURES, MODEL, TABLES, PREDICTIONS_TOPIC);

  private DefinitionKeys() {}

  private static void constrainTime(ObjectNode schema) {
    ArrayNode oneOf = schema.putArray("oneOf");
    oneOf.addObject().putArray("required").add(TIME_FIELD.name()).add(TIME_AS.name());
    oneOf.addObject().put("maxProperties", 1).putArray("required").add(TIME_FROM.name());
  }
}
