package io.millrace.deployment;

import io.millrace.deployment.ControlShape.Exactly;
import io.millrace.deployment.ControlShape.Fields;
import io.millrace.deployment.ControlShape.Items;
import io.millrace.deployment.ControlShape.NamedKey;
import io.millrace.deployment.ControlShape.NumberBelow;
import io.millrace.deployment.ControlShape.Text;
import java.util.List;
import java.util.regex.Pattern;

/** Every key of a control record, with its rule and meaning. */
final class ControlKeys {
  /** The form of records; another number means another form. */
  static final int FORMAT_VERSION = 1;

  /** The most bytes of a record: what Kafka takes by default. */
  static final int RECORD_BYTES_MAX = 1 << 20;

  private static final int URI_BYTES_MAX = 4096;
  private static final int SALT_BYTES_MAX = 256;
  private static final int SHA256_HEX = 64;

  private static final Text ID =
      new Text(
          Pattern.compile("[A-Za-z0-9._-]+"),
          64,
          "must be 1 to 64 letters, digits, dots, underscores and dashes");
  private static final Text SHA256 =
      new Text(Pattern.compile("[0-9a-f]{64}"), SHA256_HEX, "must be 64 lower-case hex digits");
  private static final Text URI =
      new Text(
          Pattern.compile("[^\\u0000-\\u0020\\u007f]+"),
          URI_BYTES_MAX,
          "must be a URI of at most 4096 bytes, without blanks");

  static final String FORMAT = "format";
  static final String RECORD_ID = "id";
  static final String PREPARE = "prepare";
  static final String ACTIVATE = "activate";
  static final String ABORT = "abort";
  static final String VERSION = "version";
  static final String DEFINITION = "definition";
  static final String INLINE = "inline";
  static final String LOCATION = "uri";
  static final String MODEL = "model";
  static final String MODEL_SHA256 = "sha256";
  static final String PRIMARY = "primary";
  static final String CANARIES = "canaries";
  static final String SHARE = "share";
  static final String SALT = "salt";
  static final String SHADOWS = "shadows";

  private static final NamedKey VERSION_KEY =
      required(
          VERSION, SHA256, "The pipeline_version: the hash of the definition's canonical form.");

  private static final Fields DEFINITION_SHAPE =
      new Fields(
          List.of(
              optional(
                  INLINE,
                  new Text(
                      Pattern.compile("[\\s\\S]+"), RECORD_BYTES_MAX, "must be a canonical form"),
                  "The canonical form of the definition, as the table versions keeps it."),
              optional(
                  LOCATION, URI, "The place of the definition's file, for every TaskManager.")),
          List.of(INLINE, LOCATION),
          "must be an object with inline or uri");

  private static final Fields MODEL_SHAPE =
      new Fields(
          List.of(
              required(LOCATION, URI, "The place of the ONNX file, for every TaskManager."),
              required(MODEL_SHA256, SHA256, "SHA-256 of the file, in lower-case hex.")),
          List.of(),
          "must be an object with uri and sha256");

  private static final Fields PREPARE_SHAPE =
      new Fields(
          List.of(
              VERSION_KEY,
              required(DEFINITION, DEFINITION_SHAPE, "The definition, or its place."),
              optional(
                  MODEL,
                  MODEL_SHAPE,
                  "The model's place; left out where the definition has no model.")),
          List.of(),
          "must be an object with version, definition and model");

  private static final Fields CANARY_SHAPE =
      new Fields(
          List.of(
              VERSION_KEY,
              required(
                  SHARE,
                  new NumberBelow(
                      Lineup.SHARE_MIN, Lineup.SHARE_BELOW, "must be a number from 0 to below 1"),
                  "The share of the users that the canary scores; all together below 1.")),
          List.of(),
          "must be an object with version and share");

  private static final Fields ACTIVATE_SHAPE =
      new Fields(
          List.of(
              required(PRIMARY, SHA256, "The version that scores the users that no canary takes."),
              optional(
                  CANARIES,
                  new Items(CANARY_SHAPE, "must be a list of canaries"),
                  "Versions that score a share of the users each, in this order."),
              optional(
                  SALT,
                  new Text(
                      Pattern.compile("[\\s\\S]*"),
                      SALT_BYTES_MAX,
                      "must be text of at most 256 bytes"),
                  "Of the hash that says whose score is a canary's; empty where it is left out."
                      + " Users keep their side while salt and shares stay."),
              optional(
                  SHADOWS,
                  new Items(SHA256, "must be a list of versions"),
                  "Versions that score every event for the table shadows alone.")),
          List.of(),
          "must be an object with primary, canaries, salt and shadows");

  private static final Fields ABORT_SHAPE =
      new Fields(List.of(VERSION_KEY), List.of(), "must be an object with version");

  static final Fields RECORD =
      new Fields(
          List.of(
              required(FORMAT, new Exactly(FORMAT_VERSION), "The version of this form: 1."),
              required(
                  RECORD_ID,
                  ID,
                  "The record's name: a second record with the same one changes nothing."),
              optional(
                  PREPARE,
                  PREPARE_SHAPE,
                  "Loads a version on every TaskManager and probes it, so that a deployment may"
                      + " name it."),
              optional(
                  ACTIVATE,
                  ACTIVATE_SHAPE,
                  "Says which versions score, from the barrier of the next checkpoint on."),
              optional(
                  ABORT, ABORT_SHAPE, "Forgets a version that was prepared and is not active.")),
          List.of(PREPARE, ACTIVATE, ABORT),
          "must be one JSON object");

  private ControlKeys() {}

  private static NamedKey required(String name, ControlShape shape, String meaning) {
    return new NamedKey(name, shape, true, meaning);
  }

  private static NamedKey optional(String name, ControlShape shape, String meaning) {
    return new NamedKey(name, shape, false, meaning);
  }
}
