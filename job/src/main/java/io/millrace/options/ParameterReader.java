package io.millrace.options;

import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads parameters from all places, and reports all problems together. */
final class ParameterReader {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,300}");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Keys of Flink's own settings, which users try to give to the job. */
  private static final Pattern FLINK_KEY =
      Pattern.compile(
          "(execution|taskmanager|jobmanager|pipeline|restart-strategy|state\\.backend"
              + "|state\\.checkpoints|state\\.savepoints|rest|metrics|env|fs|s3|classloader)\\..+");

  /** Whether the parameters that a run needs must be given. */
  enum Completeness {
    RUNNABLE,
    PARTIAL
  }

  private final Completeness completeness;
  private final List<ParameterProblem> problems = new ArrayList<>();

  ParameterReader(Completeness completeness) {
    this.completeness = completeness;
  }

  GivenValues read(Map<String, String> presets, List<String> arguments) {
    Map<String, Setting> settings = merged(presets, arguments);
    settings.values().forEach(this::checkKey);
    Map<Option<?>, Object> values = values(settings);
    boolean isOfRun = completeness == Completeness.RUNNABLE && !isSlipAlone(settings);
    if (isOfRun) {
      checkRequired(settings);
    }
    GivenValues parameters = new GivenValues(settings, values);
    problems.addAll(new CrossCheck(parameters).problems());
    if (isOfRun) {
      problems.addAll(new CrossCheck(parameters).problemsOfRun());
    }
    if (!problems.isEmpty()) {
      throw new InvalidParametersException(problems);
    }
    return parameters;
  }

  /** The settings of all places: files win over presets, and the command line over both. */
  private Map<String, Setting> merged(Map<String, String> presets, List<String> arguments) {
    List<String> files = new ArrayList<>();
    List<String> others = new ArrayList<>();
    splitConfig(arguments, files, others);
    Settings settings = new Settings(problems);
    settings.layer(
        layer -> presets.forEach((key, value) -> layer.add(key, value, ParameterPlace.PRESET)));
    files.forEach(file -> settings.layer(layer -> ConfigFile.read(file, layer)));
    settings.layer(layer -> CommandLine.read(others, layer));
    return settings.merged();
  }

  /** Separates the files' names from the command line, since files are read before it. */
  private void splitConfig(List<String> arguments, List<String> files, List<String> others) {
    String flag = "--" + JobOptions.CONFIG.key();
    for (int at = 0; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      String file = null;
      if (argument.startsWith(flag + "=")) {
        file = argument.substring(flag.length() + 1);
      } else if (argument.equals(flag)
          && at + 1 < arguments.size()
          && !arguments.get(at + 1).startsWith("--")) {
        file = arguments.get(++at);
      }
      if (file == null) {
        others.add(argument);
      } else if (JobOptions.CONFIG.type().read(file).isPresent()) {
        files.add(file);
      } else {
        invalid(
            new Setting(JobOptions.CONFIG.key(), file, ParameterPlace.COMMAND_LINE),
            JobOptions.CONFIG);
      }
    }
  }

  private void checkKey(Setting setting) {
    String key = setting.key();
    Optional<PassThroughPrefix> prefix = Options.prefixOf(key);
    if (!KEY.matcher(key).matches()) {
      problems.add(
          ParameterProblem.at(setting, "Invalid key: '" + key + "' (must be printable ASCII)"));
    } else if (key.equals(JobOptions.CONFIG.key())) {
      problems.add(
          ParameterProblem.at(
              setting, "Invalid config: files do not name files; use the command line"));
    } else if (prefix.isPresent()) {
      checkPassThrough(setting, prefix.get());
    } else if (Options.find(key).isEmpty()) {
      problems.add(ParameterProblem.at(setting, "Unknown job parameter " + key + advice(key)));
    }
  }

  private void checkPassThrough(Setting setting, PassThroughPrefix prefix) {
    Optional<String> refusal = prefix.refusal(setting.key());
    if (refusal.isPresent()) {
      problems.add(
          ParameterProblem.at(setting, "Cannot set " + setting.key() + ": " + refusal.get()));
    } else {
      SecretRule.problem(setting.key(), setting.value())
          .ifPresent(problem -> problems.add(ParameterProblem.at(setting, problem)));
    }
  }

  private static String advice(String key) {
    Optional<String> meant = meant(key);
    if (meant.isPresent()) {
      return " (did you mean " + meant.get() + "?)";
    }
    return FLINK_KEY.matcher(key).matches()
        ? " (a setting of Flink's is given to Flink: flink run -D" + key + "=...)"
        : " (deploy/millrace options lists all)";
  }

  /** The likely intended key: this one is a slip of it, or its end, or has a mistyped prefix. */
  private static Optional<String> meant(String key) {
    List<String> keys = Options.all().stream().map(Option::key).toList();
    List<String> prefixes =
        Options.GROUPS.stream()
            .flatMap(group -> group.passThrough().stream())
            .map(PassThroughPrefix::prefix)
            .toList();
    int end = key.indexOf('.') + 1;
    return NearestName.of(key, keys)
        .or(() -> keys.stream().filter(known -> known.endsWith("." + key)).findFirst())
        .or(
            () ->
                NearestName.of(key.substring(0, end), prefixes)
                    .map(prefix -> prefix + key.substring(end)));
  }

  private Map<Option<?>, Object> values(Map<String, Setting> settings) {
    Map<Option<?>, Object> values = new LinkedHashMap<>();
    for (Option<?> option : Options.all()) {
      Setting setting = settings.get(option.key());
      if (setting == null || option.equals(JobOptions.CONFIG)) {
        continue;
      }
      option
          .type()
          .read(setting.value())
          .ifPresentOrElse(value -> values.put(option, value), () -> invalid(setting, option));
    }
    return values;
  }

  private void invalid(Setting setting, Option<?> option) {
    problems.add(
        ParameterProblem.at(
            setting,
            "Invalid %s: %s (%s)"
                .formatted(
                    setting.key(),
                    SecretRule.problem(setting.key(), setting.value()).isPresent()
                        ? "its value, which holds a secret"
                        : shown(setting.value()),
                    option.type().rule())));
  }

  /** A value within a message: visible where it is empty, and of bounded length. */
  private static String shown(String value) {
    if (value.isBlank()) {
      return "'" + value + "'";
    }
    String visible = CONTROL.matcher(value).replaceAll("?");
    return visible.length() <= 100 ? visible : visible.substring(0, 100) + "...";
  }

  /** Whether all given keys are unknown: the user may have meant no parameter at all. */
  private static boolean isSlipAlone(Map<String, Setting> settings) {
    List<String> given =
        settings.values().stream()
            .filter(setting -> !setting.place().equals(ParameterPlace.PRESET))
            .map(Setting::key)
            .toList();
    return !given.isEmpty()
        && given.stream()
            .allMatch(key -> Options.find(key).isEmpty() && Options.prefixOf(key).isEmpty());
  }

  private void checkRequired(Map<String, Setting> settings) {
    Options.all().stream()
        .filter(option -> option.isRequired() && !settings.containsKey(option.key()))
        .map(
            option ->
                new ParameterProblem(
                    option.key(),
                    "Missing %s (%s)".formatted(option.key(), option.type().rule()),
                    ""))
        .forEach(problems::add);
  }
}
