package io.millrace.text;

import java.util.Locale;

/** Numbers of things in words: {@code 1 user}, {@code 2,500 users}. */
public final class Count {
  private Count() {}

  /**
   * @param one the thing, in the singular; an s makes the plural
   */
  public static String of(long count, String one) {
    return of(count, one, one + "s");
  }

  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
