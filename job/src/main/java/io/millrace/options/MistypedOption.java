package io.millrace.options;

import io.millrace.text.NearestName;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A slip in the name of a command's own option, where the command takes job parameters too: the
 * slip would otherwise be reported as an unknown job parameter.
 */
public final class MistypedOption {
  private static final String DASHES = "--";

  private MistypedOption() {}

  /**
   * The problem of an argument.
   *
   * @param argument the argument as written, with its value or without
   * @param own the command's options, with their dashes
   * @return empty where the argument is a job parameter, or nearer to one
   */
  public static Optional<String> problem(String argument, Collection<String> own) {
    if (!argument.startsWith(DASHES)) {
      return Optional.empty();
    }
    int equals = argument.indexOf('=');
    String typed = equals < 0 ? argument : argument.substring(0, equals);
    String key = typed.substring(DASHES.length());
    if (Options.find(key).isPresent() || Options.prefixOf(key).isPresent()) {
      return Optional.empty();
    }
    TreeSet<String> names = new TreeSet<>();
    Options.all().forEach(option -> names.add(option.key()));
    own.stream()
        .filter(option -> option.startsWith(DASHES))
        .forEach(option -> names.add(option.substring(DASHES.length())));
    return NearestName.of(key, names)
        .map(name -> DASHES + name)
        .filter(own::contains)
        .map(meant -> "Unknown option %s (did you mean %s?)".formatted(typed, meant));
  }
}
