package io.millrace.local;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.options.CatalogOptions;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.SinkOptions;
import io.millrace.options.SourceOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The job's parameters on this machine: the local run sets some itself, has its own defaults for
 * some, and leaves all others to the caller.
 */
final class JobParameters {
  /**
   * The placeholder for an address that is not known yet, while the caller's parameters are
   * checked.
   */
  private static final String SOME_BROKER = "127.0.0.1:9092";

  private static final String CATALOG = "catalog.";

  /** The most subtasks: more readers than partitions would be idle. */
  private static final int MOST_SUBTASKS = 4;

  private final List<String> given;
  private final Path pipeline;

  /**
   * @param given as on the command line
   */
  JobParameters(List<String> given, Path pipeline) {
    this.given = given;
    this.pipeline = pipeline;
  }

  /**
   * The caller's parameters, with placeholders for the rest: wrong ones are refused before anything
   * starts.
   */
  Parameters check() {
    Map<String, String> own = own(SOME_BROKER);
    own.put(CatalogOptions.TYPE.key(), "jdbc");
    own.put(CatalogOptions.URI.key(), "jdbc:sqlite:catalog.db");
    own.put(CatalogOptions.WAREHOUSE.key(), "file:///warehouse");
    return parse(own);
  }

  /** The parameters to submit with. */
  Parameters complete(RunFolder folder, String bootstrapServers) {
    Map<String, String> own = own(bootstrapServers);
    LocalCatalog.properties(folder).forEach((key, value) -> own.put(CATALOG + key, value));
    return parse(own);
  }

  private Map<String, String> own(String bootstrapServers) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put(JobOptions.PIPELINE.key(), pipeline.toString());
    own.put(SourceOptions.BOOTSTRAP_SERVERS.key(), bootstrapServers);
    own.put(SourceOptions.START_OFFSETS.key(), "earliest");
    own.put(CatalogOptions.NAME.key(), LocalCatalog.NAME);
    return own;
  }

  private Parameters parse(Map<String, String> own) {
    Map<String, String> presets = new LinkedHashMap<>(own);
    int subtasks = Math.min(MOST_SUBTASKS, Runtime.getRuntime().availableProcessors());
    presets.put(JobOptions.PARALLELISM.key(), Integer.toString(subtasks));
    // Rows become visible soon; the demo is short.
    presets.put(CheckpointOptions.INTERVAL.key(), "10s");
    // The broker stops with the run, so its transactions must outlive the time between two runs.
    presets.put(SinkOptions.TRANSACTION_TIMEOUT.key(), "7d");
    Parameters parameters;
    try {
      parameters = Parameters.parse(presets, given.toArray(String[]::new));
    } catch (InvalidParametersException e) {
      throw RunFailure.usage(e.getMessage());
    }
    requireOwn(own, parameters.given());
    return parameters;
  }

  private static void requireOwn(Map<String, String> own, Map<String, String> all) {
    List<String> taken =
        all.entrySet().stream()
            .filter(e -> own.containsKey(e.getKey()) || isReserved(e.getKey()))
            .filter(e -> !e.getValue().equals(own.get(e.getKey())))
            .map(
                e ->
                    "Invalid %s: %s (the local run sets it itself)"
                        .formatted(e.getKey(), e.getValue()))
            .toList();
    if (!taken.isEmpty()) {
      throw RunFailure.usage(String.join("\n", taken) + "\nSee --help.");
    }
  }

  private static boolean isReserved(String key) {
    return key.startsWith(CATALOG)
        || key.equals(CheckpointOptions.DIR.key())
        || key.equals(SourceOptions.START_TIMESTAMP.key());
  }
}
