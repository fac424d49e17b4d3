package io.millrace.options;

import java.util.List;
import java.util.Optional;

/** All job parameters. */
public final class Options {
  public static final List<OptionGroup> GROUPS =
      List.of(
          JobOptions.GROUP,
          SourceOptions.GROUP,
          CatalogOptions.GROUP,
          ScoringOptions.GROUP,
          StateOptions.GROUP,
          CheckpointOptions.GROUP,
          SinkOptions.GROUP);

  private Options() {}

  public static List<Option<?>> all() {
    return GROUPS.stream().<Option<?>>flatMap(group -> group.options().stream()).toList();
  }

  static Optional<Option<?>> find(String key) {
    return all().stream().filter(option -> option.key().equals(key)).findFirst();
  }

  static Optional<PassThroughPrefix> prefixOf(String key) {
    return GROUPS.stream()
        .flatMap(group -> group.passThrough().stream())
        .filter(
            prefix -> key.startsWith(prefix.prefix()) && key.length() > prefix.prefix().length())
        .findFirst();
  }
}
