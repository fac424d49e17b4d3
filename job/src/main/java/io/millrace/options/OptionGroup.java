package io.millrace.options;

import java.util.List;

/**
 * Parameters that belong together, in the order in which they are documented.
 *
 * @param passThrough the prefixes of this group under which every key is handed on
 */
public record OptionGroup(
    String title, String meaning, List<Option<?>> options, List<PassThroughPrefix> passThrough) {
  public OptionGroup {
    options = List.copyOf(options);
    passThrough = List.copyOf(passThrough);
  }

  static OptionGroup of(String title, String meaning, Option<?>... options) {
    return new OptionGroup(title, meaning, List.of(options), List.of());
  }

  OptionGroup with(PassThroughPrefix prefix) {
    return new OptionGroup(title, meaning, options, List.of(prefix));
  }
}
