package io.millrace.command.argument;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The arguments that a command does not declare: its positional ones, and parameters of the job
 * with their values, in any order.
 *
 * @param positional the positional arguments
 * @param parameters the job's parameters as given, each name before its value
 */
public record FreeArguments(List<String> positional, List<String> parameters) {

  /**
   * The arguments of a command that takes {@code --catalog.*} of the job's parameters, here or in a
   * file.
   *
   * @param others how others that it takes begin, with their dashes
   */
  public static FreeArguments of(List<String> unmatched, String... others) {
    List<String> prefixes = new ArrayList<>(List.of("--catalog.", "--config"));
    prefixes.addAll(List.of(others));
    return of(unmatched, prefixes);
  }

  /** The arguments of a command that takes all of the job's parameters. */
  public static FreeArguments ofJob(List<String> unmatched) {
    return of(unmatched, List.of("--"));
  }

  private static FreeArguments of(List<String> unmatched, List<String> prefixes) {
    List<String> positional = new ArrayList<>();
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < unmatched.size(); i++) {
      String argument = unmatched.get(i);
      if (!argument.startsWith("-")) {
        positional.add(argument);
        continue;
      }
      if (prefixes.stream().noneMatch(argument::startsWith)) {
        throw new UsageException("Unknown option: '%s'".formatted(argument));
      }
      parameters.add(argument);
      if (!argument.contains("=") && i + 1 < unmatched.size()) {
        parameters.add(unmatched.get(++i));
      }
    }
    return new FreeArguments(positional, parameters);
  }

  /** The parameters that begin so, with their values. */
  public FreeArguments only(String prefix) {
    return filtered(each -> each.startsWith(prefix));
  }

  /** All but the parameters that begin so. */
  public FreeArguments without(String prefix) {
    return filtered(each -> !each.startsWith(prefix));
  }

  private FreeArguments filtered(Predicate<String> parameter) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i);
      boolean hasValue = !name.contains("=") && i + 1 < parameters.size();
      if (parameter.test(name)) {
        kept.addAll(parameters.subList(i, hasValue ? i + 2 : i + 1));
      }
      i += hasValue ? 1 : 0;
    }
    return new FreeArguments(positional, kept);
  }

  /** The positional arguments, exactly one for each name. */
  public List<String> positional(String... names) {
    if (positional.size() < names.length) {
      throw new UsageException("Missing %s".formatted(names[positional.size()]));
    }
    if (positional.size() > names.length) {
      throw new UsageException("Too many arguments: '%s'".formatted(positional.get(names.length)));
    }
    int empty = positional.indexOf("");
    if (empty >= 0) {
      throw new UsageException("Invalid %s: '' (must not be empty)".formatted(names[empty]));
    }
    return positional;
  }
}
