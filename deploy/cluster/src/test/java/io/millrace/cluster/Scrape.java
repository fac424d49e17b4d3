package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics that Prometheus gets from the targets that a cluster has written down for it. */
final class Scrape {
  private Scrape() {}

  /**
   * The metrics of each target of the file, as text, by its label {@code component}.
   *
   * @throws IOException where there is no such file, or a target does not answer
   */
  static Map<String, List<String>> of(Path targets) throws IOException, InterruptedException {
    Map<String, List<String>> metrics = new TreeMap<>();
    HttpClient http = HttpClient.newHttpClient();
    for (JsonNode group : new ObjectMapper().readTree(targets.toFile())) {
      String component = group.path("labels").path("component").asText();
      for (JsonNode target : group.path("targets")) {
        URI address = URI.create("http://" + target.asText() + "/metrics");
        metrics
            .computeIfAbsent(component, key -> new ArrayList<>())
            .add(
                http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body());
      }
    }
    return metrics;
  }
}
