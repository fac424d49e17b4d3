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
 */
public record JobLabel(String pipelineVersion, String namespace) {
  private static final String PIPELINE_VERSION = "millrace.pipeline-version";
  private static final String NAMESPACE = "millrace.namespace";

  /** The label as a job's parameters have it. */
  public Map<String, String> parameters() {
    return Map.of(PIPELINE_VERSION, pipelineVersion, NAMESPACE, namespace);
  }

  /**
   * @param config the job's configuration as Flink's REST API reports it
   * @return empty for a job of an earlier build
   */
  static Optional<JobLabel> of(JsonNode config) {
    JsonNode parameters = config.path("execution-config").path("user-config");
    return parameters.hasNonNull(PIPELINE_VERSION) && parameters.hasNonNull(NAMESPACE)
        ? Optional.of(
            new JobLabel(
                parameters.path(PIPELINE_VERSION).asText(), parameters.path(NAMESPACE).asText()))
        : Optional.empty();
  }
}
