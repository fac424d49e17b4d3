package io.millrace.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The settings of all places, before they are checked. Each place is read as one layer: a key may
 * occur once within it, and a layer wins over those before.
 */
final class Settings {
  private final Map<String, Setting> merged = new LinkedHashMap<>();
  private final List<ParameterProblem> problems;
  private Map<String, Setting> layer = new LinkedHashMap<>();

  Settings(List<ParameterProblem> problems) {
    this.problems = problems;
  }

  /** Reads a layer over those before it. */
  void layer(Consumer<Settings> reader) {
    layer = new LinkedHashMap<>();
    reader.accept(this);
    merged.putAll(layer);
  }

  void add(String key, String value, ParameterPlace place) {
    Setting setting = new Setting(key, value, place);
    Setting first = layer.putIfAbsent(key, setting);
    if (first == null) {
      return;
    }
    String where = first.place().line() == 0 ? "" : " (first " + first.place() + ")";
    problems.add(ParameterProblem.at(setting, "Duplicate " + key + where + "; remove one"));
  }

  void problem(String key, String message, ParameterPlace place) {
    problems.add(new ParameterProblem(key, message, place.toString()));
  }

  Map<String, Setting> merged() {
    return merged;
  }
}
