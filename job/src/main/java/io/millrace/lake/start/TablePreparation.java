package io.millrace.lake.start;

import io.millrace.lake.TableDifference;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.lake.write.WriteProperties;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables fit for a pipeline where it is submitted, before it runs: missing tables are
 * created, and the others get the columns that they lack. Nothing is changed unless all of them
 * fit.
 */
public final class TablePreparation {
  private static final Logger LOG = LoggerFactory.getLogger(TablePreparation.class);

  private final Catalog catalog;
  private final Pipeline pipeline;
  private final Namespace namespace;

  public TablePreparation(Catalog catalog, Pipeline pipeline) {
    this.catalog = catalog;
    this.pipeline = pipeline;
    this.namespace = Namespace.of(pipeline.tables().namespace().split("\\.", -1));
  }

  public static TableIdentifier identifier(Pipeline pipeline, String table) {
    return TableIdentifier.of(Namespace.of(pipeline.tables().namespace().split("\\.", -1)), table);
  }

  /** Creates the tables that are missing, and adds the columns that the others lack. */
  public void prepare(List<TableLayout> layouts) throws InvalidTablesException {
    createNamespace();
    Map<TableLayout, Table> existing = check(layouts);
    for (TableLayout layout : layouts) {
      Table table = existing.get(layout);
      if (table == null) {
        create(layout);
      } else {
        evolve(layout, table);
      }
    }
  }

  /**
   * Checks the tables that are there, and changes nothing.
   *
   * @return the tables that are there
   * @throws InvalidTablesException with all their problems
   */
  public Map<TableLayout, Table> check(List<TableLayout> layouts) throws InvalidTablesException {
    Map<TableLayout, Table> existing = new HashMap<>();
    List<StartProblem> problems = new ArrayList<>();
    for (TableLayout layout : layouts) {
      TableIdentifier identifier = identifier(pipeline, layout.name());
      if (catalog.tableExists(identifier)) {
        Table table = catalog.loadTable(identifier);
        existing.put(layout, table);
        TableDifference difference = TableDifference.between(layout, table);
        problems.addAll(TableRules.problems(table, pipeline.name(), difference));
        warnOfLeftAside(table);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidTablesException(problems);
    }
    return existing;
  }

  private static void warnOfLeftAside(Table table) {
    List<String> leftAside = WriteProperties.leftAside(table.properties());
    if (!leftAside.isEmpty()) {
      LOG.warn("Files of {} will not follow its properties {}", table.name(), leftAside);
    }
  }

  private void createNamespace() {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException raced) {
        // Another submission made the namespace in between, which is as good.
      }
    }
  }

  private void create(TableLayout layout) throws InvalidTablesException {
    Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
    properties.put(TableProperty.PIPELINE, pipeline.name());
    properties.put(TableProperty.TOPICS, String.join(",", new TreeSet<>(pipeline.topics())));
    try {
      catalog
          .buildTable(identifier(pipeline, layout.name()), layout.schema())
          .withPartitionSpec(layout.spec(layout.schema()))
          .withProperties(properties)
          .create();
    } catch (AlreadyExistsException raced) {
      // Another submission created it in between: it must fit like any existing table.
      prepare(List.of(layout));
    }
  }

  private void evolve(TableLayout layout, Table table) {
    TableDifference difference = TableDifference.between(layout, table);
    Map<String, String> properties = missingProperties(table);
    if (!difference.hasAdditions() && properties.isEmpty()) {
      return;
    }
    Transaction transaction = table.newTransaction();
    if (difference.hasAdditions()) {
      var update = transaction.updateSchema();
      difference.addTo(update);
      update.commit();
    }
    if (!properties.isEmpty()) {
      UpdateProperties update = transaction.updateProperties();
      properties.forEach(update::set);
      update.commit();
    }
    try {
      transaction.commitTransaction();
    } catch (RuntimeException e) {
      // The reply to a commit that took effect may be lost, or answer a repeated request; or
      // another submission of the same definition came first.
      if (!fits(layout, e)) {
        throw e;
      }
    }
  }

  private boolean fits(TableLayout layout, RuntimeException failure) {
    try {
      Table now = catalog.loadTable(identifier(pipeline, layout.name()));
      TableDifference difference = TableDifference.between(layout, now);
      return !difference.hasAdditions()
          && difference.problems().isEmpty()
          && missingProperties(now).isEmpty();
    } catch (RuntimeException unreachable) {
      failure.addSuppressed(unreachable);
      return false;
    }
  }

  /** The table's missing properties; properties that the table already has stay as they are. */
  private Map<String, String> missingProperties(Table table) {
    Map<String, String> missing = new HashMap<>(TableProperty.DEFAULTS);
    missing.put(TableProperty.PIPELINE, pipeline.name());
    missing.keySet().removeAll(table.properties().keySet());
    String before = table.properties().getOrDefault(TableProperty.TOPICS, "");
    TreeSet<String> topics = new TreeSet<>(pipeline.topics());
    Arrays.stream(before.split(",", -1))
        .filter(Predicate.not(String::isEmpty))
        .forEach(topics::add);
    String all = String.join(",", topics);
    if (!all.equals(before)) {
      missing.put(TableProperty.TOPICS, all);
    }
    return missing;
  }
}
