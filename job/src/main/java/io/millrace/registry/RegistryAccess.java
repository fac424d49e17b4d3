package io.millrace.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a registry is reached: its addresses, and who asks. Keys are those of Confluent's clients,
 * with secrets already looked up.
 *
 * @param addresses without a slash at the end, tried in this order
 * @param authorization the value of the header; empty for none
 */
public record RegistryAccess(List<URI> addresses, Optional<String> authorization, HttpClient http) {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);

  public static final String URL = "url";
  static final String USER_INFO = "basic.auth.user.info";
  static final String TOKEN = "bearer.auth.token";
  static final String KEYSTORE = "ssl.keystore.";
  static final String TRUSTSTORE = "ssl.truststore.";
  static final String KEY_PASSWORD = "ssl.key.password";

  public RegistryAccess {
    addresses = List.copyOf(addresses);
  }

  /** Shows that there are secrets, and none of them. */
  @Override
  public String toString() {
    return "RegistryAccess[addresses=%s, authorization=%s]"
        .formatted(addresses, authorization.isPresent() ? "given" : "none");
  }

  /**
   * Makes an access of properties: {@code url}, with commas between several, and those for the
   * user, a token or certificates.
   *
   * @throws IllegalArgumentException for a property that cannot be used; its value is not shown
   */
  public static RegistryAccess of(Map<String, String> properties) {
    List<URI> addresses =
        Arrays.stream(properties.getOrDefault(URL, "").split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(RegistryAccess::address)
            .toList();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("url is missing (must be a registry's address)");
    }
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            // An answer from elsewhere would be given the header of who asks.
            .followRedirects(HttpClient.Redirect.NEVER);
    certificates(properties).ifPresent(http::sslContext);
    return new RegistryAccess(addresses, authorization(properties), http.build());
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.replaceFirst("/+\\z", ""));
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException none) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "url has an address that is none (must be http:// or https://, a host, and no user)");
  }

  private static Optional<String> authorization(Map<String, String> properties) {
    String user = properties.get(USER_INFO);
    String token = properties.get(TOKEN);
    if (user != null && token != null) {
      throw new IllegalArgumentException(
          USER_INFO + " and " + TOKEN + " are both given (must be one of them)");
    }
    if (user != null) {
      user = oneLine(USER_INFO, user);
      byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return Optional.ofNullable(token).map(each -> "Bearer " + ofHeader(oneLine(TOKEN, each)));
  }

  /** A secret without the newline with which a file of it ends. */
  private static String oneLine(String key, String secret) {
    String line = secret.replaceFirst("\\r?\\n\\z", "");
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          key + " has a control character, such as a newline, in it (must be one line)");
    }
    return line;
  }

  private static String ofHeader(String token) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(token)) {
      throw new IllegalArgumentException(
          TOKEN + " has a character that is not ASCII (must be a token as it was issued)");
    }
    return token;
  }

  private static Optional<SSLContext> certificates(Map<String, String> properties) {
    boolean hasKeys = properties.containsKey(KEYSTORE + "location");
    boolean hasTrusted = properties.containsKey(TRUSTSTORE + "location");
    if (!hasKeys && !hasTrusted) {
      return Optional.empty();
    }
    try {
      KeyManagerFactory keys = null;
      if (hasKeys) {
        String storePassword = properties.get(KEYSTORE + "password");
        String password = properties.getOrDefault(KEY_PASSWORD, storePassword);
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(properties, KEYSTORE), password == null ? null : password.toCharArray());
      }
      TrustManagerFactory trusted = null;
      if (hasTrusted) {
        trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store(properties, TRUSTSTORE));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys == null ? null : keys.getKeyManagers(),
          trusted == null ? null : trusted.getTrustManagers(),
          null);
      return Optional.of(context);
    } catch (GeneralSecurityException refused) {
      throw new IllegalArgumentException(
          "the certificates cannot be used: " + refused.getMessage(), refused);
    }
  }

  private static KeyStore store(Map<String, String> properties, String prefix)
      throws GeneralSecurityException {
    String location = properties.get(prefix + "location");
    String password = properties.get(prefix + "password");
    String type = properties.getOrDefault(prefix + "type", KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(Path.of(location))) {
      KeyStore store = KeyStore.getInstance(type);
      store.load(in, password == null ? null : password.toCharArray());
      return store;
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%slocation: %s cannot be read, or not with its password".formatted(prefix, location),
          unreadable);
    }
  }
}
