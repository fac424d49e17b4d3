package io.millrace.options;

import io.millrace.options.Secrets.UnresolvedSecretException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Properties for a library, with secrets by reference. It travels with the job as it is; the
 * references are resolved where a client is made, by {@link #resolve()}.
 */
public final class PassThrough implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String prefix;
  private final TreeMap<String, String> properties;

  PassThrough(String prefix, Map<String, String> properties) {
    this.prefix = prefix;
    this.properties = new TreeMap<>(properties);
  }

  /** The same, with a property that holds where none was given. */
  public PassThrough withDefault(String key, String value) {
    PassThrough copy = new PassThrough(prefix, properties);
    copy.properties.putIfAbsent(key, value);
    return copy;
  }

  /** These properties over those of another: what is given here wins. */
  public PassThrough over(PassThrough other) {
    PassThrough both = new PassThrough(prefix, other.properties);
    both.properties.putAll(properties);
    return both;
  }

  /**
   * The properties with the secrets of this machine in place of the references, read anew by each
   * call. They belong into a client, and nowhere else.
   *
   * @throws IllegalStateException with all references that lead to nothing here
   */
  public Map<String, String> resolve() {
    return resolve(Secrets.ofThisMachine());
  }

  Map<String, String> resolve(Secrets secrets) {
    Map<String, String> resolved = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          try {
            resolved.put(key, resolve(key, value, secrets));
          } catch (UnresolvedSecretException e) {
            problems.add(prefix + key + ": " + e.getMessage());
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Cannot resolve secrets on this machine: %s (a reference must lead to the secret where the job is submitted and on every TaskManager)"
              .formatted(String.join("; ", problems)));
    }
    return resolved;
  }

  private static String resolve(String key, String value, Secrets secrets)
      throws UnresolvedSecretException {
    ReferencedText text = SecretRule.text(key, value);
    if (!SecretName.isJaas(key)) {
      return text.resolve(secrets, secret -> secret);
    }
    String jaas = text.resolve(secrets, JaasText::escape);
    Optional<String> problem = JaasText.problemOfResolved(jaas);
    if (problem.isPresent()) {
      throw new UnresolvedSecretException(problem.get());
    }
    return jaas;
  }

  /** With references, never with secrets. */
  @Override
  public String toString() {
    return prefix + properties;
  }
}
