package io.millrace.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;

/** Requests to Flink's REST API, with failures described in words. */
final class RestApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int REDIRECTION = 300;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * @param address the address, such as {@code http://localhost:8081}
   */
  RestApi(String address) {
    this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  String address() {
    return address;
  }

  JsonNode get(String path) {
    return found(path, request(path).GET());
  }

  /** Requests as {@link #get} does, but gives nothing where the cluster knows no such thing. */
  Optional<JsonNode> find(String path) {
    return answer(path, request(path).GET());
  }

  JsonNode post(String path, JsonNode body) {
    return found(
        path,
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** Changes something, where the answer says nothing. */
  void patch(String path) {
    answer(path, request(path).method("PATCH", BodyPublishers.noBody()));
  }

  private JsonNode found(String path, HttpRequest.Builder request) {
    return answer(path, request)
        .orElseThrow(
            () ->
                new ClusterException(
                    "Cannot ask %s%s: there is no such thing (is this Flink's REST API?)"
                        .formatted(address, path)));
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(address + path)).timeout(ANSWER);
    } catch (IllegalArgumentException e) {
      throw new ClusterException(
          "Invalid --cluster: %s (must be a URL, such as http://localhost:8081)".formatted(address),
          e);
    }
  }

  private Optional<JsonNode> answer(String path, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      if (response.statusCode() < OK || response.statusCode() >= REDIRECTION) {
        throw new ClusterException(
            "Cannot ask %s%s: %s".formatted(address, path, reason(response.body())));
      }
      return Optional.of(JSON.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new ClusterException(
          "Cannot ask %s%s: what answers is no JSON (is this Flink's REST API?)"
              .formatted(address, path),
          e);
    } catch (IOException e) {
      throw new ClusterException(
          "Cannot reach a Flink cluster at %s: %s (start one, such as with deploy/cluster/cluster start, or say where it is: --cluster URL)"
              .formatted(address, reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted while " + address + " was asked", e);
    }
  }

  private static String reason(IOException failure) {
    if (failure.getCause() instanceof UnresolvedAddressException) {
      return "there is no such host";
    }
    return failure.getMessage() == null ? "nothing answers there" : failure.getMessage();
  }

  /** Flink answers with stack traces; the first line says what is wrong. */
  static String reason(String body) {
    try {
      JsonNode errors = JSON.readTree(body).path("errors");
      for (JsonNode each : errors) {
        if (!each.asText().isBlank() && !each.asText().equals("Internal server error.")) {
          return rootCause(each.asText());
        }
      }
    } catch (IOException e) {
      // Not JSON: the beginning of the text may hold the reason.
    }
    return body.lines().findFirst().orElse("no reason given") + " (is this Flink's REST API?)";
  }

  /** The last cause of a stack trace, without its class. */
  static String rootCause(String trace) {
    String last =
        trace
            .lines()
            .filter(line -> line.startsWith("Caused by: "))
            .reduce((earlier, later) -> later)
            .orElseGet(() -> trace.lines().findFirst().orElse(""));
    return last.replaceFirst(
        "^(<Exception on server side:)?(Caused by: )?([\\w.$]+Exception: )?", "");
  }
}
