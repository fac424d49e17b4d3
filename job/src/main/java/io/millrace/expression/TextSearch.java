package io.millrace.expression;

/**
 * CEL's {@code contains} in a time that grows with the sum of both texts' lengths. Java's own
 * search grows with their product, and both may be fields of a hostile event, of a megabyte.
 */
final class TextSearch {
  /** Up to here Java's search is the faster one, whatever the texts. */
  private static final int SHORT_PART = 64;

  private TextSearch() {}

  /** What {@link String#contains} gives. */
  static boolean contains(String text, String part) {
    return part.length() <= SHORT_PART ? text.contains(part) : containsLong(text, part);
  }

  /** The search of Knuth, Morris and Pratt, which never looks at a char of the text twice. */
  private static boolean containsLong(String text, String part) {
    if (part.length() > text.length()) {
      return false;
    }
    int[] borders = borders(part);
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      while (matched > 0 && part.charAt(matched) != c) {
        matched = borders[matched - 1];
      }
      if (part.charAt(matched) == c && ++matched == part.length()) {
        return true;
      }
    }
    return false;
  }

  /** For each beginning of a text, the length of its longest own beginning that ends it, too. */
  private static int[] borders(String part) {
    int[] borders = new int[part.length()];
    int matched = 0;
    for (int i = 1; i < part.length(); i++) {
      char c = part.charAt(i);
      while (matched > 0 && part.charAt(matched) != c) {
        matched = borders[matched - 1];
      }
      if (part.charAt(matched) == c) {
        matched++;
      }
      borders[i] = matched;
    }
    return borders;
  }
}
