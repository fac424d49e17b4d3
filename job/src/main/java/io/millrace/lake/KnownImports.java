package io.millrace.lake;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The imports that a state knows.
 *
 * @param digest that of {@link ImportMark#digest}
 * @param topics the topics of the definition that the import's savepoint was made under, which has
 *     a place behind the imported coordinates of each; empty where it does not say
 */
public record KnownImports(String digest, Set<String> topics) {
  public KnownImports {
    topics = Set.copyOf(topics);
  }

  /**
   * Reads the state of the definition; empty where it knows none.
   *
   * @param definition gives the entry of a key, null for none
   */
  public static Optional<KnownImports> of(UnaryOperator<String> definition) {
    String topics = definition.apply(Savepoint.IMPORT_TOPICS);
    return Optional.ofNullable(definition.apply(Savepoint.IMPORTS))
        .map(
            digest ->
                new KnownImports(digest, topics == null ? Set.of() : Set.of(topics.split(","))));
  }
}
