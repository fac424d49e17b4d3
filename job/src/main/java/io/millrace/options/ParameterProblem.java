package io.millrace.options;

/**
 * A problem of the parameters.
 *
 * @param key the key as typed
 * @param message what failed, the value, the rule, and what to do
 * @param place the place where the parameter was given; empty where it was not given
 */
public record ParameterProblem(String key, String message, String place) {

  static ParameterProblem at(Setting setting, String message) {
    return new ParameterProblem(setting.key(), message, setting.place().toString());
  }

  @Override
  public String toString() {
    return place.isEmpty() ? message : message + ", " + place;
  }
}
