package io.millrace.command.argument;

import io.millrace.file.IoReason;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.options.CatalogOptions;
import io.millrace.options.Parameters;
import io.millrace.options.PassThrough;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The arguments for a pipeline's tables: a local run's folder, or any catalog. */
public final class TableArguments {
  /**
   * The name of a file that an import leaves in a folder that it has made: a local run may go on in
   * it.
   */
  public static final String IMPORTED = "imported";

  private static final String PREFIX = "catalog.";
  private static final String BUSY_TIMEOUT_MS = "120000";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The folder of a local run. Or name a catalog by --catalog.*, as for the job.")
  private Path output;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "",
      description = "The tables' namespace, if the catalog has several pipelines.")
  private String namespace;

  private boolean mayCreate;

  /** Lets the folder of a local run be a new one. */
  public TableArguments orNew() {
    mayCreate = true;
    return this;
  }

  /**
   * The job's parameters for the places of tables and topics.
   *
   * @param given the arguments on the command line beside the command's own
   * @param others the prefixes of parameters that the command takes beside {@code catalog.}
   * @throws io.millrace.options.InvalidParametersException with all their problems
   */
  public Parameters parameters(List<String> given, String... others) {
    Map<String, String> presets = new TreeMap<>();
    if (output != null) {
      presets.putAll(localRun(output, mayCreate));
    }
    Parameters parameters = Parameters.parsePartial(presets, given.toArray(String[]::new));
    List<String> taken = Stream.concat(Stream.of(PREFIX), Stream.of(others)).toList();
    List<String> strange =
        parameters.given().keySet().stream()
            .filter(key -> taken.stream().noneMatch(key::startsWith))
            .map(key -> "--" + key)
            .toList();
    if (!strange.isEmpty()) {
      throw new UsageException(
          "Invalid %s: of the job's parameters only %s apply here"
              .formatted(
                  String.join(", ", strange),
                  String.join(" and ", taken.stream().map(p -> "--" + p + "*").toList())));
    }
    return parameters;
  }

  /** The folder of the local run that has the tables; empty where a catalog is named. */
  public Optional<Path> folder() {
    return Optional.ofNullable(output);
  }

  /** Opens the tables, for commands that take only {@code --catalog.*}. */
  public Lake open(List<String> given) {
    return open(parameters(given));
  }

  /**
   * Opens the tables.
   *
   * @throws io.millrace.lake.LakeException where they cannot be opened
   */
  public Lake open(Parameters parameters) {
    return place(parameters).open();
  }

  /** The place of the tables. */
  public LakePlace place(Parameters parameters) {
    PassThrough properties = parameters.passThrough(CatalogOptions.CATALOG);
    if (properties.resolve().isEmpty()) {
      throw new UsageException(
          "Missing the tables' place: --output DIR (a local run's folder), or --catalog.type and its kin");
    }
    return new LakePlace(parameters.value(CatalogOptions.NAME), properties::resolve, namespace);
  }

  /** The place of a definition's tables, unless another namespace is given. */
  public LakePlace place(Parameters parameters, Pipeline definition) {
    LakePlace given = place(parameters);
    return given.namespace().isEmpty()
        ? new LakePlace(given.catalog(), given.properties(), definition.tables().namespace())
        : given;
  }

  /** Whether the folder is there, and no more than {@link #IMPORTED} in it; creates both. */
  private static boolean isCreated(Path folder) {
    Path mark = folder.resolve(IMPORTED);
    try (Stream<Path> content = Files.list(Files.createDirectories(folder))) {
      if (content.anyMatch(each -> !each.equals(mark))) {
        return false;
      }
      Files.writeString(
          mark, "millrace import has made this folder; deploy/local/run goes on in it");
      return true;
    } catch (IOException e) {
      throw new UsageException(
          "Invalid --output: %s (%s)".formatted(folder, IoReason.of(e, folder.toString())));
    }
  }

  /** The parameters of the catalog that the local run makes. */
  private static Map<String, String> localRun(Path folder, boolean mayCreate) {
    Path catalog = folder.resolve("catalog.db").toAbsolutePath();
    if (!Files.isRegularFile(catalog) && !(mayCreate && isCreated(folder))) {
      throw new UsageException(
          "Invalid --output: %s (must be the folder of a local run: there is no catalog.db in it)"
              .formatted(folder));
    }
    Map<String, String> presets = new TreeMap<>();
    presets.put("catalog.type", "jdbc");
    presets.put("catalog.uri", "jdbc:sqlite:file:" + catalog.toUri().getRawPath());
    presets.put(
        "catalog.warehouse", "file://" + folder.resolve("warehouse").toAbsolutePath().normalize());
    presets.put("catalog.jdbc.schema-version", "V1");
    presets.put("catalog.clients", "1");
    presets.put("catalog.jdbc.busy_timeout", BUSY_TIMEOUT_MS);
    return presets;
  }
}
