package io.millrace.options;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A prefix under which every key is handed on to a library unchanged, except those that this job
 * sets itself.
 *
 * @param prefix the prefix with its final dot
 * @param example an example for the documentation
 * @param owned the keys that are refused
 * @param kept the keys of declared options under this prefix that are not handed on
 * @param implied what other keys bring with them
 */
public record PassThroughPrefix(
    String prefix,
    String meaning,
    String example,
    List<OwnedKey> owned,
    Set<String> kept,
    List<ImpliedKey> implied) {
  public PassThroughPrefix {
    owned = List.copyOf(owned);
    kept = Set.copyOf(kept);
    implied = List.copyOf(implied);
  }

  /** A prefix of which no key brings another with it. */
  public PassThroughPrefix(
      String prefix, String meaning, String example, List<OwnedKey> owned, Set<String> kept) {
    this(prefix, meaning, example, owned, kept, List.of());
  }

  /**
   * A key that the job sets itself.
   *
   * @param reason the reason, and what to use instead
   */
  public record OwnedKey(String key, String reason) {}

  /**
   * A value of a key that is not given itself, where another one is.
   *
   * @param by the key that brings it
   */
  public record ImpliedKey(String by, String key, String value, String reason) {}

  /** The reason why a key must not be given, if there is one. */
  Optional<String> refusal(String key) {
    String plain = key.substring(prefix.length());
    return owned.stream().filter(own -> own.key().equals(plain)).map(OwnedKey::reason).findFirst();
  }
}
