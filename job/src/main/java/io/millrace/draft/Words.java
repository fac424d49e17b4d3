package io.millrace.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of names: {@code customerId} and {@code customer_id} have the same. */
final class Words {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private Words() {}

  /** The words of a name, in lower case. */
  static List<String> of(String name) {
    List<String> words = new ArrayList<>();
    for (String word : BOUNDARY.split(name, -1)) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  static List<String> of(List<String> names) {
    return names.stream().flatMap(name -> of(name).stream()).toList();
  }

  static boolean anyOf(List<String> words, Set<String> known) {
    return words.stream().anyMatch(known::contains);
  }
}
