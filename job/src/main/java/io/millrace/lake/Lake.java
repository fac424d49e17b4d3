package io.millrace.lake;

import com.google.common.base.Throwables;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * The opened tables of a pipeline. Not thread safe, except that many threads may read the tables'
 * files.
 */
public final class Lake implements Closeable {
  private final Catalog catalog;
  private final Namespace namespace;
  private final Map<LakeTable, Table> tables = new EnumMap<>(LakeTable.class);
  private Optional<ReplaySource> replay = Optional.empty();

  private Lake(Catalog catalog, Namespace namespace) {
    this.catalog = catalog;
    this.namespace = namespace;
  }

  /**
   * Opens the tables of a namespace.
   *
   * @param name the catalog's name, which some catalogs store their tables under
   * @param properties Iceberg's catalog properties, without references
   * @param namespace as a definition writes it; empty for the only one that holds such tables
   * @throws LakeException where the catalog cannot be reached, or has no such tables
   */
  public static Lake open(String name, Map<String, String> properties, String namespace) {
    Catalog catalog = null;
    try {
      catalog = CatalogUtil.buildIcebergCatalog(name, properties, HadoopSettings.ofThisMachine());
      Namespace of = namespace.isEmpty() ? onlyNamespace(catalog) : namespace(namespace);
      Lake lake = new Lake(catalog, of);
      lake.load();
      return lake;
    } catch (LakeException e) {
      closeQuietly(catalog, e);
      throw e;
    } catch (RuntimeException e) {
      closeQuietly(catalog, e);
      // Catalogs have no common exception for being out of reach, or for refusing access.
      throw new LakeException(
          "Cannot open the tables in catalog %s: %s (check catalog.*, and that the catalog can be reached from here)"
              .formatted(name, Throwables.getRootCause(e)),
          e);
    }
  }

  private static Namespace onlyNamespace(Catalog catalog) {
    if (!(catalog instanceof SupportsNamespaces namespaces)) {
      throw new LakeException(
          "Cannot tell the namespace: the catalog lists none (say which: --namespace)");
    }
    List<Namespace> found = new ArrayList<>();
    for (Namespace each : namespaces.listNamespaces()) {
      addWithVersions(each, catalog, namespaces, found);
    }
    if (found.size() > 1) {
      found.removeIf(
          each ->
              ReplaySource.of(catalog.loadTable(TableIdentifier.of(each, LakeTable.VERSIONS.key())))
                  .isPresent());
    }
    if (found.size() != 1) {
      throw new LakeException(
          found.isEmpty()
              ? "Cannot find a pipeline's tables: no namespace of the catalog has a table versions (check catalog.*, or name the namespace: --namespace)"
              : "Cannot tell which pipeline's tables are meant: the catalog has %s (say which: --namespace)"
                  .formatted(found));
    }
    return found.get(0);
  }

  /** Adds the namespaces with a table {@code versions}, nested ones too: prod.ml is in prod. */
  private static void addWithVersions(
      Namespace within, Catalog catalog, SupportsNamespaces namespaces, List<Namespace> found) {
    if (catalog.tableExists(TableIdentifier.of(within, LakeTable.VERSIONS.key()))) {
      found.add(within);
    }
    for (Namespace inner : inner(within, namespaces)) {
      addWithVersions(inner, catalog, namespaces, found);
    }
  }

  /** The namespaces within one. Some catalogs have a single level, and refuse to list another. */
  private static List<Namespace> inner(Namespace within, SupportsNamespaces namespaces) {
    try {
      return namespaces.listNamespaces(within).stream()
          .filter(each -> each.length() > within.length())
          .toList();
    } catch (NoSuchNamespaceException
        | IllegalArgumentException
        | UnsupportedOperationException
        | ValidationException none) {
      return List.of();
    }
  }

  private void load() {
    TableIdentifier predictions = TableIdentifier.of(namespace, LakeTable.PREDICTIONS.key());
    if (catalog.tableExists(predictions)) {
      replay = ReplaySource.of(catalog.loadTable(predictions));
    }
    List<String> missing = new ArrayList<>();
    for (LakeTable each : LakeTable.values()) {
      TableIdentifier identifier =
          TableIdentifier.of(each.isOfRecords() ? eventsNamespace() : namespace, each.key());
      if (catalog.tableExists(identifier)) {
        tables.put(each, catalog.loadTable(identifier));
      } else if (!each.mayBeAbsent()) {
        missing.add(identifier.toString());
      }
    }
    if (!missing.isEmpty()) {
      throw new LakeException(
          "Cannot find %s in catalog %s (check --namespace: a pipeline has events, predictions, rejects and versions)"
              .formatted(String.join(", ", missing), catalog.name()));
    }
  }

  /**
   * @throws LakeException where the table may be absent, and is
   */
  public Table table(LakeTable which) {
    return find(which)
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot find %s.%s: the pipeline has no such table yet"
                        .formatted(eventsNamespace(), which.key())));
  }

  /**
   * The properties of a table.
   *
   * @throws LakeException where the table may be absent, and is
   */
  public Map<String, String> properties(LakeTable of) {
    return table(of).properties();
  }

  /** Finds a table; empty where it may be absent, and is. */
  public Optional<Table> find(LakeTable which) {
    return Optional.ofNullable(tables.get(which));
  }

  /** The name of the pipeline that owns the tables. */
  public String pipeline() {
    return property(TableProperty.PIPELINE);
  }

  /** All topics that the pipeline has ever read into the tables. */
  public List<String> topics() {
    return Arrays.stream(property(TableProperty.TOPICS).split(",", -1))
        .filter(topic -> !topic.isEmpty())
        .toList();
  }

  private String property(String key) {
    return table(LakeTable.EVENTS).properties().getOrDefault(key, "");
  }

  /** The catalog, for tables beside the pipeline's own. */
  public Catalog catalog() {
    return catalog;
  }

  public Namespace namespace() {
    return namespace;
  }

  /** The namespace of events and rejects, which is not a replay's own. */
  public Namespace eventsNamespace() {
    return replay.map(of -> namespace(of.namespace())).orElse(namespace);
  }

  /** The namespace of events and rejects, as a definition writes it. */
  public String eventsNamespaceName() {
    return eventsNamespace().toString();
  }

  /** The source of a replay's predictions; empty for a pipeline's own. */
  public Optional<ReplaySource> replay() {
    return replay;
  }

  /**
   * The share of all users that is read for a wanted share. A replay of some users has no others.
   */
  public double share(double of) {
    return Math.min(of, replay.map(ReplaySource::share).orElse(1.0));
  }

  private static Namespace namespace(String dotted) {
    return Namespace.of(dotted.split("\\.", -1));
  }

  private static void closeQuietly(Catalog catalog, RuntimeException reason) {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
