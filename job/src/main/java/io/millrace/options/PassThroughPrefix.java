package io.millrace.options;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A prefix under which any key is handed on to a library as it is, but for those that this job sets
 * itself.
 *
 * @param prefix with the dot at its end
 * @param example for the documentation
 * @param owned keys that are refused
 * @param kept keys of declared options under this prefix that are not handed on
 */
public record PassThroughPrefix(
    String prefix, String meaning, String example, List<OwnedKey> owned, Set<String> kept) {
  public PassThroughPrefix {
    owned = List.copyOf(owned);
    kept = Set.copyOf(kept);
  }

  /**
   * A key that the job sets itself.
   *
   * @param reason why, and what to use instead
   */
  public record OwnedKey(String key, String reason) {}

  /** Why a key must not be given, if so. */
  Optional<String> refusal(String key) {
    String plain = key.substring(prefix.length());
    return owned.stream().filter(own -> own.key().equals(plain)).map(OwnedKey::reason).findFirst();
  }
}
