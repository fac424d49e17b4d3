package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The differences of a table from its layout: columns that can be added, and problems that no
 * addition can mend. Columns that the layout does not have stay, and are written as null.
 */
public final class TableDifference {
  private final String table;
  private final List<Addition> additions = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param parent the struct to add to; null for the table itself
   * @param before the column that follows it in the layout; null for none
   */
  private record Addition(String parent, NestedField field, String before) {}

  private TableDifference(String table) {
    this.table = table;
  }

  /** Compares a table with its layout. */
  public static TableDifference between(TableLayout layout, Table table) {
    return between(layout, table.name(), table.schema(), table.spec());
  }

  /**
   * Compares a table that another layout has made with its layout.
   *
   * @param name the table's name, for the problems
   */
  public static TableDifference between(TableLayout layout, String name, TableLayout made) {
    return between(layout, name, made.schema(), made.spec(made.schema()));
  }

  private static TableDifference between(
      TableLayout layout, String name, Schema schema, PartitionSpec spec) {
    TableDifference difference = new TableDifference(name);
    difference.compare(null, layout.schema().asStruct(), schema.asStruct());
    difference.comparePartitions(layout, schema, spec);
    return difference;
  }

  /** The problems that no addition can mend, each with advice. */
  public List<String> problems() {
    return problems;
  }

  public boolean hasAdditions() {
    return !additions.isEmpty();
  }

  /** The columns to add, with dots between a struct and its field. */
  public List<String> additions() {
    return additions.stream().map(each -> path(each.parent(), each.field().name())).toList();
  }

  public void addTo(UpdateSchema update) {
    for (Addition addition : additions) {
      NestedField field = addition.field();
      update.addColumn(addition.parent(), field.name(), field.type(), field.doc());
      if (addition.before() != null) {
        update.moveBefore(path(addition.parent(), field.name()), addition.before());
      }
    }
  }

  private void compare(String parent, Types.StructType wanted, Types.StructType actual) {
    for (NestedField field : wanted.fields()) {
      NestedField existing = actual.field(field.name());
      if (existing == null) {
        compareMissing(parent, field, wanted, actual);
      } else if (field.type().isStructType() && existing.type().isStructType()) {
        compare(
            path(parent, field.name()),
            field.type().asStructType(),
            existing.type().asStructType());
      } else if (isListOfStructs(field) && isListOfStructs(existing)) {
        compare(
            path(parent, field.name()) + ".element",
            field.type().asListType().elementType().asStructType(),
            existing.type().asListType().elementType().asStructType());
      } else {
        comparePresent(path(parent, field.name()), field, existing);
      }
    }
    for (NestedField existing : actual.fields()) {
      if (existing.isRequired() && wanted.field(existing.name()) == null) {
        problem(
            path(parent, existing.name()),
            "is required, but the pipeline does not write it; make it optional");
      }
    }
  }

  private static boolean isListOfStructs(NestedField field) {
    return field.type().isListType() && field.type().asListType().elementType().isStructType();
  }

  private void compareMissing(
      String parent, NestedField field, Types.StructType wanted, Types.StructType actual) {
    String path = path(parent, field.name());
    NestedField sibling = actual.caseInsensitiveField(field.name());
    if (sibling != null) {
      problem(
          path,
          "differs from the column "
              + sibling.name()
              + " in case alone, which engines cannot tell apart; rename it in the definition");
    } else if (field.isRequired()) {
      problem(path, "is missing, and rows that are there would lack it; use another namespace");
    } else {
      additions.add(new Addition(parent, field, successor(parent, field, wanted, actual)));
    }
  }

  private void comparePresent(String path, NestedField field, NestedField existing) {
    if (!sameType(field.type(), existing.type())) {
      problem(
          path,
          "is of type "
              + existing.type()
              + ", but the pipeline writes "
              + field.type()
              + "; rename it in the definition, or use another namespace");
    } else if (existing.isRequired() && field.isOptional()) {
      problem(path, "is required, but the pipeline may write null; make it optional");
    }
  }

  /** Whether two types are the same primitive type. */
  private static boolean sameType(Type wanted, Type actual) {
    return wanted.isPrimitiveType() && wanted.equals(actual);
  }

  /**
   * The next column of the layout that the table has already, so that additions keep the layout's
   * order.
   */
  private static String successor(
      String parent, NestedField field, Types.StructType wanted, Types.StructType actual) {
    List<NestedField> fields = wanted.fields();
    Optional<NestedField> next =
        fields.subList(fields.indexOf(field) + 1, fields.size()).stream()
            .filter(later -> actual.field(later.name()) != null)
            .findFirst();
    return next.map(later -> path(parent, later.name())).orElse(null);
  }

  private void comparePartitions(TableLayout layout, Schema schema, PartitionSpec spec) {
    if (!problems.isEmpty()) {
      return; // a spec cannot be made of columns that do not fit
    }
    String wanted = describe(layout.spec(layout.schema()), layout.schema());
    String existing = describe(spec, schema);
    if (!wanted.equals(existing)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s is partitioned by %s, but tables.partition-by asks for %s;"
                  + " set partition-by as the table has it, or use another namespace",
              table,
              existing,
              wanted));
    }
  }

  private static String describe(PartitionSpec spec, Schema schema) {
    return spec.isUnpartitioned()
        ? "nothing"
        : spec.fields().stream()
            .map(field -> field.transform() + "(" + schema.findColumnName(field.sourceId()) + ")")
            .collect(Collectors.joining(", "));
  }

  private void problem(String path, String text) {
    problems.add(table + ": column " + path + " " + text);
  }

  private static String path(String parent, String name) {
    return parent == null ? name : parent + "." + name;
  }
}
