package io.millrace.options;

import io.millrace.options.Secrets.UnresolvedSecretException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that may hold references to secrets: {@code ${env:NAME}} and {@code ${file:/path}} anywhere
 * in it, or, where the whole is a secret, {@code env:NAME} or {@code file:/path} alone.
 */
final class ReferencedText {
  private static final Pattern EMBEDDED = Pattern.compile("\\$\\{((?:env|file):[^}]*)}");
  private static final Pattern UNCLOSED = Pattern.compile("\\$\\{(?:env|file):[^}]*$");

  private final List<Part> parts;

  private ReferencedText(List<Part> parts) {
    this.parts = parts;
  }

  /** A part: plain text or a reference; the other is null. */
  private record Part(String text, SecretReference reference) {}

  /** Reads the value of a secret: the whole value may be a reference. */
  static ReferencedText ofSecret(String text) {
    return SecretReference.of(text)
        .map(whole -> new ReferencedText(List.of(new Part(null, whole))))
        .orElseGet(() -> of(text));
  }

  /** Reads any other value, in which {@code file:/path} is plain text. */
  static ReferencedText of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = EMBEDDED.matcher(text);
    int from = 0;
    while (matcher.find()) {
      parts.add(new Part(text.substring(from, matcher.start()), null));
      parts.add(new Part(null, SecretReference.of(matcher.group(1)).orElseThrow()));
      from = matcher.end();
    }
    parts.add(new Part(text.substring(from), null));
    return new ReferencedText(parts);
  }

  boolean hasReference() {
    return parts.stream().anyMatch(part -> part.reference() != null);
  }

  boolean isWholeReference() {
    return parts.size() == 1 && hasReference();
  }

  /** The flaw of the first invalid reference, if there is one. */
  Optional<String> flaw() {
    for (Part part : parts) {
      Optional<String> flaw =
          part.reference() != null
              ? part.reference().flaw()
              : Optional.of(part.text())
                  .filter(text -> UNCLOSED.matcher(text).find())
                  .map(text -> "a reference must end with }");
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return Optional.empty();
  }

  /**
   * @param escape applied to each secret within other text
   */
  String resolve(Secrets secrets, UnaryOperator<String> escape) throws UnresolvedSecretException {
    if (isWholeReference()) {
      return secrets.resolve(parts.get(0).reference());
    }
    StringBuilder resolved = new StringBuilder();
    for (Part part : parts) {
      resolved.append(
          part.reference() == null ? part.text() : escape.apply(secrets.resolve(part.reference())));
    }
    return resolved.toString();
  }
}
