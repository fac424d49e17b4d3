package io.millrace.draft;

import io.millrace.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the definition that a sample suggests, with undecided points in comments. */
public final class DefinitionDraft {
  /** The schema's file beside the definition, by which editors complete and check it. */
  public static final String SCHEMA_FILE = "pipeline.schema.json";

  private static final int COMMENT_COLUMN_MAX = 56;

  private final SampleShape sample;
  private final DraftRequest request;
  private final Roles roles;
  private final StringBuilder yaml = new StringBuilder();

  private DefinitionDraft(SampleShape sample, DraftRequest request) {
    this.sample = sample;
    this.request = request;
    this.roles = new Roles(sample, request);
  }

  /**
   * The definition's text.
   *
   * @throws DraftException where the sample does not show what the request leaves open, or lacks
   *     what the request names
   */
  public static String of(SampleShape sample, DraftRequest request) {
    return new DefinitionDraft(sample, request).text();
  }

  private String text() {
    DraftNames names = new DraftNames(sample.name());
    DraftFields fields = DraftFields.of(sample, roles.places());
    DraftFeatures.Drafted features = DraftFeatures.of(fields.declared());
    head();
    line(0, "pipeline: " + named(request.pipeline(), names.pipeline()));
    line(0, "format: 1");
    line(0, "source:");
    line(2, "topics: [" + named(request.topic(), names.topic()) + "]");
    line(2, "format: json");
    event(fields, features.event());
    features(features.features());
    line(0, "tables:");
    line(2, "namespace: " + named(request.namespace(), names.namespace()));
    return yaml.toString();
  }

  private static String named(String given, String otherwise) {
    return DraftText.scalar(given == null ? otherwise : given);
  }

  private void head() {
    line(0, "# yaml-language-server: $schema=" + SCHEMA_FILE);
    line(
        0,
        "# Drafted by millrace init from %s of %s. Comments say what the sample shows and leaves open."
            .formatted(
                sample.lines() == 1
                    ? "the first line"
                    : (sample.isWhole() ? "all " : "the first ") + Count.of(sample.lines(), "line"),
                DraftText.shown(sample.name())));
    if (sample.malformed() > 0) {
      line(
          0,
          "# %s: %s"
              .formatted(
                  sample.malformed() == 1
                      ? "1 line is no JSON object, and becomes a reject"
                      : Shown.count(sample.malformed())
                          + " are no JSON objects, and become rejects",
                  oneLine(sample.firstMalformed())));
    }
  }

  private void event(DraftFields fields, DraftField event) {
    line(0, "event:");
    List<String[]> roleLines = new ArrayList<>();
    roleLines.add(new String[] {"user: " + roles.user().text(), roles.user().note()});
    roleLines.add(new String[] {"time: " + roles.time().text(), roles.time().note()});
    if (roles.id() != null) {
      roleLines.add(new String[] {"id: " + roles.id().text(), roles.id().note()});
    }
    commented(2, roleLines);
    if (roles.id() == null) {
      line(2, "# No id: an event's is <topic>-<partition>-<offset>.");
    }
    if (!fields.declared().isEmpty()) {
      line(2, "fields:");
      commented(4, fieldLines(fields.declared(), event));
    }
    if (!fields.undeclared().isEmpty()) {
      line(4, "# No fields:");
      fields.undeclared().forEach(text -> line(4, "#   " + oneLine(text)));
    }
  }

  /**
   * The lines of the fields. The field that event counts depend on is required where the sample
   * always has it.
   */
  private List<String[]> fieldLines(List<DraftField> fields, DraftField event) {
    List<String[]> lines = new ArrayList<>();
    for (DraftField field : fields) {
      boolean isRequired = field.equals(event) && field.values().total() == sample.documents();
      lines.add(fieldLine(isRequired ? field.asRequired() : field));
    }
    return lines;
  }

  private static String[] fieldLine(DraftField field) {
    List<String> parts = new ArrayList<>();
    parts.add("type: " + field.type().key());
    if (field.required()) {
      parts.add("required: true");
    }
    String path = field.place().path();
    if (!path.equals(field.name())) {
      parts.add("path: " + DraftText.scalar(path));
    }
    String definition =
        parts.size() == 1 ? field.type().key() : "{" + String.join(", ", parts) + "}";
    return new String[] {DraftText.scalar(field.name()) + ": " + definition, field.note()};
  }

  private void features(Map<String, String> features) {
    line(0, "features:");
    int width = features.keySet().stream().mapToInt(String::length).max().orElse(0);
    features.forEach(
        (name, feature) -> line(2, name + ":" + " ".repeat(width - name.length() + 1) + feature));
  }

  /** Adds lines followed by comments, which are aligned as far as lines are short. */
  private void commented(int indent, List<String[]> lines) {
    int column =
        lines.stream()
            .mapToInt(each -> each[0].length())
            .filter(length -> length <= COMMENT_COLUMN_MAX)
            .max()
            .orElse(0);
    for (String[] each : lines) {
      String comment =
          each[1].isEmpty()
              ? ""
              : " ".repeat(Math.max(0, column - each[0].length())) + "  # " + oneLine(each[1]);
      line(indent, each[0] + comment);
    }
  }

  /**
   * Text of one line. Messages of the decoder quote lines, and a comment must end with its line.
   */
  private static String oneLine(String text) {
    return DraftText.printed(text);
  }

  private void line(int indent, String text) {
    yaml.append(" ".repeat(indent)).append(text).append('\n');
  }
}
