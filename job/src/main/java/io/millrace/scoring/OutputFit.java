package io.millrace.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the output of a model that is the score. */
final class OutputFit {
  private static final Set<String> FRACTIONS = Set.of("float", "double", "float16");
  private static final int CLASSES = 2;

  private OutputFit() {}

  /**
   * The output as a definition names it.
   *
   * @param given the output that the user has named, or null
   * @return the outputs to try, in this order; empty where it is unclear, which is then among the
   *     problems
   */
  static List<String> of(
      List<TensorSpec> outputs, String given, List<String> problems, List<String> notes) {
    if (given != null) {
      ScoreOutput.match(given, outputs, problems);
      return List.of(given);
    }
    List<TensorSpec> usable =
        outputs.stream()
            .filter(each -> each.isTensor() && FRACTIONS.contains(each.type()))
            .toList();
    List<TensorSpec> likely =
        usable.stream()
            .filter(each -> each.name().toLowerCase(Locale.ROOT).contains("prob"))
            .toList();
    TensorSpec output =
        likely.size() == 1 ? likely.get(0) : usable.size() == 1 ? usable.get(0) : null;
    if (output != null) {
      return ofColumns(output, outputs, problems, notes);
    } else if (usable.isEmpty()) {
      return withoutFractions(outputs, problems, notes);
    }
    problems.add(
        "it has several outputs that may be the score: %s (say which: --output NAME)"
            .formatted(list(usable)));
    return List.of();
  }

  private static List<String> ofColumns(
      TensorSpec output, List<TensorSpec> all, List<String> problems, List<String> notes) {
    long columns = 1;
    for (int i = 1; i < output.rank(); i++) {
      long dimension = output.shape().get(i);
      columns =
          columns == TensorSpec.ANY || dimension == TensorSpec.ANY
              ? TensorSpec.ANY
              : columns * dimension;
    }
    if (columns > CLASSES) {
      problems.add(
          "output %s has %d columns, one for each class (say whose probability is the score: --output '%s[%d]')"
              .formatted(output.description(), columns, output.name(), columns - 1));
      return List.of();
    }
    List<TensorSpec> others = new ArrayList<>(all);
    others.remove(output);
    if (columns == CLASSES || !others.isEmpty()) {
      notes.add(
          "output %s%s%s"
              .formatted(
                  output.description(),
                  columns == CLASSES ? ": the score is its column 1, the second class" : "",
                  others.isEmpty() ? "" : "; not taken: " + list(others)));
    }
    String second = output.name() + "[1]";
    if (columns == TensorSpec.ANY) {
      return List.of(second, output.name());
    }
    return List.of(columns == 1 ? output.name() : second);
  }

  private static List<String> withoutFractions(
      List<TensorSpec> outputs, List<String> problems, List<String> notes) {
    for (TensorSpec output : outputs) {
      if (!output.isTensor()) {
        // The problem says what to do.
        ScoreOutput.match(output.name(), outputs, problems);
        return List.of();
      }
    }
    List<TensorSpec> numbers =
        outputs.stream().filter(each -> ScoreOutput.NUMERIC.contains(each.type())).toList();
    if (numbers.size() == 1) {
      TensorSpec label = numbers.get(0);
      notes.add(
          "output %s: it has no probability, so the score is the class alone (export the model with its probabilities, if it has them)"
              .formatted(label.description()));
      ScoreOutput.match(label.name(), outputs, problems);
      return List.of(label.name());
    }
    problems.add(
        numbers.isEmpty()
            ? "its outputs are no numbers: %s (a score is one)".formatted(list(outputs))
            : "it has several outputs that may be the score: %s (say which: --output NAME)"
                .formatted(list(numbers)));
    return List.of();
  }

  private static String list(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::description).collect(Collectors.joining(", "));
  }
}
