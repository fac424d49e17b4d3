package io.millrace.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a registry: each of its addresses in turn, beginning with the one that answered last. An
 * answer that says that there is no such thing must say so in the registry's words: a 404 alone may
 * be that of a proxy, or of a wrong path.
 */
final class RegistryClient {
  static final Duration TO_ANSWER = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 32 << 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** Confluent's codes: no such subject, version, schema. */
  private static final Set<Integer> NOT_FOUND_CODES = Set.of(40401, 40402, 40403);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryAccess access;
  private final Duration toAnswer;
  private volatile int preferred;

  /**
   * @param toAnswer how long an address has for an answer, from the call to the body's last byte
   */
  RegistryClient(RegistryAccess access, Duration toAnswer) {
    this.access = access;
    this.toAnswer = toAnswer;
  }

  /**
   * Asks for a path below the registry's address.
   *
   * @return empty where the registry says that there is no such thing
   * @throws RegistryException where no address gives a usable answer
   */
  Optional<JsonNode> get(String path) throws RegistryException, InterruptedException {
    List<String> problems = new ArrayList<>();
    int count = access.addresses().size();
    int begin = preferred;
    for (int i = 0; i < count; i++) {
      int at = (begin + i) % count;
      URI address = access.addresses().get(at);
      try {
        Optional<JsonNode> answer = get(address, path);
        preferred = at;
        return answer;
      } catch (IOException failed) {
        problems.add(address + ": " + reason(failed));
      }
    }
    throw new RegistryException(String.join("; ", problems));
  }

  private static String reason(IOException failed) {
    String message = failed.getMessage();
    return message == null || message.isBlank()
        ? failed.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  private Optional<JsonNode> get(URI address, String path)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    access.authorization().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<byte[]> response = send(request.build());
    byte[] body = response.body();
    if (response.statusCode() == NOT_FOUND && NOT_FOUND_CODES.contains(code(body))) {
      return Optional.empty();
    }
    if (response.statusCode() != OK) {
      throw new IOException(refusal(response.statusCode()));
    }
    try {
      return Optional.of(JSON.readTree(body));
    } catch (JsonProcessingException notJson) {
      throw new IOException("the answer is not JSON (is url a registry's?)", notJson);
    }
  }

  /** The answer with its whole body: a timeout of the request itself would end at the headers. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        access.http().sendAsync(request, headers -> new BoundedBody(ANSWER_BYTES_MAX));
    try {
      return answer.get(toAnswer.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException known
          ? known
          : new IOException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IOException("no whole answer within " + toAnswer.toMillis() + " ms", late);
    } finally {
      answer.cancel(true);
    }
  }

  private static int code(byte[] body) {
    try {
      return JSON.readTree(body).path("error_code").asInt();
    } catch (IOException notJson) {
      return 0;
    }
  }

  private static String refusal(int status) {
    return switch (status) {
      case 401, 403 -> "status " + status + " (the registry does not let this user in)";
      case NOT_FOUND -> "status 404 without a registry's code (is the path of url right?)";
      default -> "status " + status;
    };
  }
}
