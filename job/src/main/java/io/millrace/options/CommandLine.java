package io.millrace.options;

import java.util.List;

/** Reads {@code --key value}, {@code --key=value}, and {@code --key} alone for a true boolean. */
final class CommandLine {
  private CommandLine() {}

  static void read(List<String> arguments, Settings settings) {
    int at = 0;
    while (at < arguments.size()) {
      String argument = arguments.get(at++);
      if (!argument.startsWith("--") || argument.length() == 2) {
        settings.problem(
            argument,
            "Unexpected argument: " + argument + " (parameters are written --key value)",
            ParameterPlace.COMMAND_LINE);
        continue;
      }
      int equals = argument.indexOf('=');
      String key = argument.substring(2, equals < 0 ? argument.length() : equals);
      if (equals >= 0) {
        settings.add(key, argument.substring(equals + 1), ParameterPlace.COMMAND_LINE);
      } else if (at < arguments.size() && !arguments.get(at).startsWith("--")) {
        settings.add(key, arguments.get(at++), ParameterPlace.COMMAND_LINE);
      } else if (isFlag(key)) {
        settings.add(key, "true", ParameterPlace.COMMAND_LINE);
      } else {
        settings.problem(
            key,
            "Missing value of " + key + " (a value that begins with -- is written --key=value)",
            ParameterPlace.COMMAND_LINE);
      }
    }
  }

  private static boolean isFlag(String key) {
    return Options.find(key).filter(option -> option.type().equals(ValueTypes.FLAG)).isPresent();
  }
}
