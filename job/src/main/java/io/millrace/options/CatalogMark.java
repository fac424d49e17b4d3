package io.millrace.options;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What tells one catalog from another to whoever sees only a job: a hash, since an address may hold
 * what is not for Flink's UI. References to secrets are hashed as they are written.
 */
public final class CatalogMark {
  private CatalogMark() {}

  /** The SHA-256 of the catalog's name, kind, address and warehouse as they are given. */
  public static String of(Parameters parameters) {
    Map<String, String> given = parameters.given();
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, parameters.value(CatalogOptions.NAME));
    put(hasher, given.getOrDefault(CatalogOptions.TYPE.key(), ""));
    put(hasher, given.getOrDefault(CatalogOptions.IMPLEMENTATION.key(), ""));
    put(hasher, given.getOrDefault(CatalogOptions.URI.key(), ""));
    put(hasher, given.getOrDefault(CatalogOptions.WAREHOUSE.key(), ""));
    return hasher.hash().toString();
  }

  /** The length tells where a text ends and the next begins. */
  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
