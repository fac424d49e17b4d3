package io.millrace.options;

/**
 * One thing that is wrong with the parameters.
 *
 * @param key as it was typed
 * @param message what failed, the value, the rule, and what to do
 * @param place where it was given; empty for what is given nowhere
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
