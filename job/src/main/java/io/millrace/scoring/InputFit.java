package io.millrace.scoring;

import io.millrace.feature.FeatureColumn;
import io.millrace.text.Count;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The features that a model's inputs take.
 *
 * @param features in the model's order; empty where it is unclear, which is then among the problems
 * @param names the model's names for them; null where they are those of the features
 */
record InputFit(List<String> features, List<String> names) {
  static final InputFit NONE = new InputFit(List.of(), null);

  /** Finds the features; adds to the problems and notes. */
  static InputFit of(
      List<TensorSpec> inputs,
      ModelFit.Wanted wanted,
      List<FeatureColumn> columns,
      List<String> problems,
      List<String> notes) {
    List<String> features = columns.stream().map(FeatureColumn::name).toList();
    requireInputs(inputs, wanted.mapped(), problems);
    if (!wanted.inputs().isEmpty()) {
      return new InputFit(wanted.inputs(), null);
    } else if (inputs.size() == 1 && !wanted.mapped().isEmpty()) {
      return new InputFit(List.copyOf(wanted.mapped().values()), null);
    } else if (inputs.size() == 1) {
      return single(inputs.get(0), wanted.before(), features, problems, notes);
    }
    return byName(inputs, wanted.mapped(), features, problems, notes);
  }

  private static void requireInputs(
      List<TensorSpec> inputs, Map<String, String> mapped, List<String> problems) {
    List<String> declared = inputs.stream().map(TensorSpec::name).toList();
    for (String input : mapped.keySet()) {
      if (!declared.contains(input)) {
        problems.add(
            "--inputs maps '%s', which is no input of the model: it has %s%s"
                .formatted(input, list(declared), NearestName.hint(input, declared)));
      }
    }
  }

  private static InputFit single(
      TensorSpec input,
      List<String> before,
      List<String> features,
      List<String> problems,
      List<String> notes) {
    long width = input.rank() == 2 ? input.shape().get(1) : 1;
    String takes = "input " + input.description();
    List<String> named = width == 1 ? named(input.name(), features) : List.of();
    if (named.size() == 1) {
      return new InputFit(named, null);
    } else if (features.containsAll(before) && isWide(width, before)) {
      notes.add(takes + ": it takes the features of the model that it replaces");
      return new InputFit(before, null);
    } else if (isWide(width, features)) {
      notes.add(
          "%s: it takes %s in the definition's order; whether it was trained on that order, its file does not say"
              .formatted(
                  takes,
                  Count.of(features.size(), "feature, the only one,", "features, all of them,")));
      return new InputFit(features, null);
    }
    problems.add(
        "%s, so it takes %s, but the pipeline has %d: %s (name those that it takes, in its order: --inputs a,b,…)"
            .formatted(takes, Count.of(width, "feature"), features.size(), list(features)));
    return NONE;
  }

  private static boolean isWide(long width, List<String> features) {
    return !features.isEmpty() && (width == TensorSpec.ANY || width == features.size());
  }

  private static InputFit byName(
      List<TensorSpec> inputs,
      Map<String, String> mapped,
      List<String> features,
      List<String> problems,
      List<String> notes) {
    List<String> taken = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (TensorSpec input : inputs) {
      List<String> named =
          mapped.containsKey(input.name())
              ? List.of(mapped.get(input.name()))
              : named(input.name(), features);
      if (named.size() == 1) {
        taken.add(named.get(0));
        names.add(input.name());
      } else if (named.isEmpty()) {
        unknown.add(input.description() + NearestName.hint(input.name(), features));
      } else {
        problems.add(
            "input %s, and several features have nearly its name: %s"
                .formatted(input.description(), list(named)));
      }
    }
    if (!unknown.isEmpty()) {
      problems.add(
          "no feature has the name of %d of its inputs: %s (map each: --inputs INPUT=FEATURE,…)"
              .formatted(unknown.size(), String.join(", ", unknown)));
    }
    List<String> unused = features.stream().filter(feature -> !taken.contains(feature)).toList();
    if (!unused.isEmpty() && !taken.isEmpty()) {
      notes.add(
          "features that no input of the model takes: %s (they are computed and kept all the same)"
              .formatted(list(unused)));
    }
    return new InputFit(taken, names.equals(taken) ? null : names);
  }

  /** The feature of exactly this name, or those that differ in case and punctuation alone. */
  private static List<String> named(String input, List<String> features) {
    if (features.contains(input)) {
      return List.of(input);
    }
    return features.stream().filter(feature -> plain(feature).equals(plain(input))).toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.:-]+", "");
  }

  private static String list(List<String> names) {
    return names.stream().limit(20).collect(Collectors.joining(", "))
        + (names.size() > 20 ? ", …" : "");
  }
}
