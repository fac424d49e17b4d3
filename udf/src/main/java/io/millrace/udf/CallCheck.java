package io.millrace.udf;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;

/** Checks the columns of a call's arguments against those that it needs, when it is planned. */
final class CallCheck {
  private CallCheck() {}

  /**
   * Requires columns by name, of the same types; others may be there too.
   *
   * @throws org.apache.flink.table.api.ValidationException with everything that is missing
   */
  static void requireColumns(CallContext call, String what, DataType given, DataType needed) {
    requireColumns(call, what, given, needed, List.of());
  }

  /**
   * @param optional the columns that may be missing, though not of another type
   */
  static void requireColumns(
      CallContext call, String what, DataType given, DataType needed, List<String> optional) {
    Map<String, LogicalType> columns =
        given.getLogicalType() instanceof RowType row
            ? row.getFields().stream()
                .collect(Collectors.toMap(RowField::getName, RowField::getType))
            : Map.of();
    String wrong =
        ((RowType) needed.getLogicalType())
            .getFields().stream()
                .filter(
                    field ->
                        columns.containsKey(field.getName()) || !optional.contains(field.getName()))
                .filter(field -> !fits(columns.get(field.getName()), field.getType()))
                .map(
                    field ->
                        "%s %s (%s)"
                            .formatted(
                                field.getName(),
                                field.getType().copy(true),
                                columns.containsKey(field.getName())
                                    ? "is " + columns.get(field.getName())
                                    : "is missing"))
                .collect(Collectors.joining(", "));
    if (!wrong.isEmpty()) {
      throw call.newValidationError("Invalid %s: it must have %s", what, wrong);
    }
  }

  /** Whether a type is of the needed kind: a time may be finer, and is cut to milliseconds. */
  private static boolean fits(LogicalType given, LogicalType needed) {
    if (given == null) {
      return false;
    }
    LogicalTypeRoot root = given.getTypeRoot();
    if (needed.getTypeRoot() == LogicalTypeRoot.VARCHAR) {
      return root == LogicalTypeRoot.VARCHAR || root == LogicalTypeRoot.CHAR;
    }
    return root == needed.getTypeRoot();
  }
}
