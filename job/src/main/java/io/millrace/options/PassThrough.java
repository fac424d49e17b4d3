package io.millrace.options;

import io.millrace.options.Secrets.UnresolvedSecretException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Properties for a library, with secrets by reference. The properties travel with the job
 * unresolved; {@link #resolve()} resolves the references where a client is made.
 */
public final class PassThrough implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String prefix;
  private final TreeMap<String, String> properties;

  PassThrough(String prefix, Map<String, String> properties) {
    this.prefix = prefix;
    this.properties = new TreeMap<>(properties);
  }

  /** These properties, with a default for a property that was not given. */
  public PassThrough withDefault(String key, String value) {
    PassThrough copy = new PassThrough(prefix, properties);
    copy.properties.putIfAbsent(key, value);
    return copy;
  }

  /** These properties over those of another: these win. */
  public PassThrough over(PassThrough other) {
    PassThrough both = new PassThrough(prefix, other.properties);
    both.properties.putAll(properties);
    return both;
  }

  /**
   * The properties with the secrets of this machine in place of the references, read anew by each
   * call. They belong only in a client.
   *
   * @throws UnresolvedSecretsException with all references that cannot be resolved here
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
      throw new UnresolvedSecretsException(problems);
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

  /** The properties as text: with references, never with secrets. */
  @Override
  public String toString() {
    return prefix + properties;
  }
}
