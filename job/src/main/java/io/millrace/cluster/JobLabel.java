package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * What a job says of itself to whoever asks the cluster, before any of its rows can: among its
 * parameters in Flink's UI, and over the REST API.
 *
 * @param pipelineVersion the version of its definition
 * @param namespace the namespace of the tables that it writes
 * @param catalog the mark of the catalog that holds them
 */
public record JobLabel(String pipelineVersion, String namespace, String catalog) {
  private static final String PIPELINE_VERSION = "millrace.pipeline-version";
  private static final String NAMESPACE = "millrace.namespace";
  private static final String CATALOG = "millrace.catalog-sha256";

  /** Whether the job writes the tables of a namespace of that catalog. */
  public boolean writesTo(String thatCatalog, String thatNamespace) {
    return catalog.equals(thatCatalog) && namespace.equals(thatNamespace);
  }

  /** The label as a job's parameters have it. */
  public Map<String, String> parameters() {
    return Map.of(PIPELINE_VERSION, pipelineVersion, NAMESPACE, namespace, CATALOG, catalog);
  }

  /**
   * @param config the job's configuration as Flink's REST API reports it
   * @return empty for a job of an earlier build
   */
  static Optional<JobLabel> of(JsonNode config) {
    JsonNode parameters = config.path("execution-config").path("user-config");
    return parameters.hasNonNull(PIPELINE_VERSION)
            && parameters.hasNonNull(NAMESPACE)
            && parameters.hasNonNull(CATALOG)
        ? Optional.of(
            new JobLabel(
                parameters.path(PIPELINE_VERSION).asText(),
                parameters.path(NAMESPACE).asText(),
                parameters.path(CATALOG).asText()))
        : Optional.empty();
  }
}
