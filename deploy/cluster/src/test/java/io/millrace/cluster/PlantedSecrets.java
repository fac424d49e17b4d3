package io.millrace.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Secrets that are like no other text of this machine, each with a name, and a search for them: as
 * they are, in the other case, encoded for URLs, in hexadecimal digits, and in Base64 at any place
 * within a longer text.
 */
final class PlantedSecrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PART = 12;

  /** The bytes of Base64's groups. */
  private static final int GROUP = 3;

  private final Path folder;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> forms = new LinkedHashMap<>();

  /**
   * @param folder the folder of those that are files
   */
  PlantedSecrets(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** A new secret; the same for the same name. */
  String value(String name) {
    return values.computeIfAbsent(
        name,
        key -> {
          // Base64's own signs, which URLs and JSON write otherwise.
          String value = letters() + "+/" + letters();
          forms(value).forEach(form -> forms.put(form, name));
          return value;
        });
  }

  /** A reference to a file with the secret. */
  String file(String name) {
    try {
      return "file:" + Files.writeString(folder.resolve(name), value(name) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another secret into the file of one. */
  void replace(String name, String by) throws IOException {
    Files.writeString(folder.resolve(name), value(by) + "\n");
  }

  private static String letters() {
    StringBuilder text = new StringBuilder();
    RANDOM.ints(PART, 0, LETTERS.length()).forEach(i -> text.append(LETTERS.charAt(i)));
    return text.toString();
  }

  /** What a secret can look like. */
  static Set<String> forms(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(value.toLowerCase(Locale.ROOT));
    forms.add(value.toUpperCase(Locale.ROOT));
    forms.add(otherCase(value));
    forms.add(value.replace("/", "\\/"));
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.add(encoded);
    forms.add(encoded.replace("%2B", "%2b").replace("%2F", "%2f"));
    forms.add(value.replace("+", "%2B"));
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (int before = 0; before < GROUP; before++) {
      forms.add(within(Base64.getEncoder(), bytes, before));
      forms.add(within(Base64.getUrlEncoder(), bytes, before));
    }
    return forms;
  }

  private static String otherCase(String value) {
    StringBuilder other = new StringBuilder();
    value
        .chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> other.append((char) c));
    return other.toString();
  }

  /** What Base64 makes of the bytes behind some others and before others: without its ends. */
  private static String within(Base64.Encoder encoder, byte[] bytes, int before) {
    int skipped = (GROUP - before) % GROUP;
    int whole = (bytes.length - skipped) / GROUP * GROUP;
    byte[] groups = new byte[whole];
    System.arraycopy(bytes, skipped, groups, 0, whole);
    return encoder.encodeToString(groups);
  }

  /** The names of the secrets that are in a text, each with the place. */
  List<String> in(String place, String text) {
    List<String> found = new ArrayList<>();
    forms.forEach(
        (form, name) -> {
          if (text.contains(form)) {
            found.add(name + " in " + place);
          }
        });
    return found;
  }
}
