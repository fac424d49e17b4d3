package io.millrace.explain;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.text.NearestName;
import java.util.List;

/** A feature and another value for it, as given by the user: {@code spend_30d=0}. */
public record Assignment(String feature, String value) {
  private static final String NULL = "null";

  /**
   * @throws InvalidAssignmentException where the text does not have that form
   */
  public static Assignment parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidAssignmentException(
          "Invalid --set: %s (must be FEATURE=VALUE, such as spend_30d=0 or spend_30d=null)"
              .formatted(text));
    }
    return new Assignment(text.substring(0, equals), text.substring(equals + 1));
  }

  int indexIn(List<FeatureColumn> columns) {
    List<String> names = columns.stream().map(FeatureColumn::name).toList();
    int index = names.indexOf(feature);
    if (index < 0) {
      throw invalid(
          "its version has no such feature%s".formatted(NearestName.hint(feature, names)));
    }
    return index;
  }

  /** The value as a Long, a Double, a String, or null. */
  Object as(ColumnType type) {
    if (value.equals(NULL)) {
      return null;
    }
    return switch (type) {
      case STRING -> value;
      case LONG -> whole();
      case DOUBLE -> number();
    };
  }

  private Long whole() {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw invalid("must be a whole number, or null");
    }
  }

  private Double number() {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The exception below reports it.
    }
    throw invalid("must be a finite number, or null");
  }

  InvalidAssignmentException invalid(String rule) {
    return new InvalidAssignmentException(
        "Invalid --set %s: %s (%s)".formatted(feature, value, rule));
  }
}
