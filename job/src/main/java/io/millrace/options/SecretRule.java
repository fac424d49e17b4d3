package io.millrace.options;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which properties of libraries hold secrets, by their names and values. A secret must be a
 * reference: parameters are shown in Flink's UI, its REST API and its logs.
 */
final class SecretRule {
  /** The password of a URI's user, unless it is a reference. */
  private static final Pattern PASSWORD_OF_USER =
      Pattern.compile("://[^/@\\s:]*:(?!\\$\\{)[^/@\\s]+@");

  /** A password among a URI's parameters, unless it is a reference. */
  private static final Pattern PASSWORD_IN_QUERY =
      Pattern.compile(
          "[?&;][^=&;?]*(password|passwd|secret|token|access_?key)[^=&;?]*=(?!\\$\\{)[^&;\\s]",
          Pattern.CASE_INSENSITIVE);

  /** The password of a URI's user or among its parameters, references included. */
  private static final Pattern SECRET_IN_URI =
      Pattern.compile(
          "://[^/@\\s]*:(\\$\\{[^}]*}|[^/@\\s])+@|[?&;][^=&;?]*(password|passwd|secret|token)[^=&;?]*=",
          Pattern.CASE_INSENSITIVE);

  private SecretRule() {}

  /** The text of a property, with its references. */
  static ReferencedText text(String key, String value) {
    return SecretName.isSecret(key) || SecretName.isJaas(key)
        ? ReferencedText.ofSecret(value)
        : ReferencedText.of(value);
  }

  /** The problem of a property's value, if there is one; never shows the value. */
  static Optional<String> problem(String key, String value) {
    ReferencedText text = text(key, value);
    Optional<String> flaw = text.flaw();
    if (flaw.isPresent()) {
      return Optional.of("Invalid %s: %s".formatted(key, flaw.get()));
    }
    if (SecretName.isJaas(key)) {
      Optional<String> problem =
          text.isWholeReference() ? Optional.empty() : JaasText.problemOf(value);
      return problem.map(reason -> "Invalid %s: %s".formatted(key, reason));
    }
    if (SecretName.isSecret(key) && !text.hasReference()) {
      return Optional.of(
          "Invalid %s: its value is a secret (must be by reference: env:NAME, file:/path, or ${env:NAME} within other text, present wherever the job runs)"
              .formatted(key));
    }
    if (key.equals(CatalogOptions.URI.key()) && SECRET_IN_URI.matcher(value).find()) {
      return Optional.of(
          "Invalid %s: it holds a secret, and Iceberg shows it in logs and errors (must be without; give catalog.jdbc.user and catalog.jdbc.password by reference)"
              .formatted(key));
    }
    if (PASSWORD_OF_USER.matcher(value).find() || PASSWORD_IN_QUERY.matcher(value).find()) {
      return Optional.of(
          "Invalid %s: its value holds a secret (must be by reference: ${env:NAME} or ${file:/path} in its place)"
              .formatted(key));
    }
    return Optional.empty();
  }
}
