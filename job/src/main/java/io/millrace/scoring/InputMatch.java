package io.millrace.scoring;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.scoring.Feed.Element;
import io.millrace.text.Count;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Matches a model's inputs with the features that its definition names. */
final class InputMatch {
  private final ModelDefinition definition;
  private final List<String> features;
  private final List<String> names;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<FeatureColumn> columns;
  private final List<String> problems;
  private boolean singleRow;

  InputMatch(ModelDefinition definition, List<FeatureColumn> columns, List<String> problems) {
    this.definition = definition;
    this.features = definition.inputs();
    this.names = definition.inputNames();
    this.columns = columns;
    this.problems = problems;
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
  }

  boolean singleRow() {
    return singleRow;
  }

  List<Feed> match(List<TensorSpec> inputs) {
    for (String feature : features) {
      if (!positions.containsKey(feature)) {
        problems.add(
            "model.inputs names '%s', which is no feature%s"
                .formatted(feature, NearestName.hint(feature, positions.keySet())));
      }
    }
    if (inputs.isEmpty() || features.isEmpty()) {
      problems.add(
          "it has %s and model.inputs names %s (each must be 1 or more)"
              .formatted(Count.of(inputs.size(), "input"), Count.of(features.size(), "feature")));
    }
    if (!problems.isEmpty()) {
      return List.of();
    }
    return inputs.size() == 1 ? single(inputs.get(0)) : byName(inputs);
  }

  private List<Feed> single(TensorSpec input) {
    if (!isUsableTensor(input)) {
      return List.of();
    }
    int given = features.size();
    boolean fits =
        input.rank() == 1
            ? given == 1
            : input.shape().get(1) == TensorSpec.ANY || input.shape().get(1) == given;
    if (!fits) {
      problems.add(
          "input %s, but the pipeline gives %s (%s)"
              .formatted(input.description(), Count.of(given, "feature"), list(features)));
      return List.of();
    }
    return List.of(feed(input, features));
  }

  private List<Feed> byName(List<TensorSpec> inputs) {
    List<String> declared = inputs.stream().map(TensorSpec::name).toList();
    for (int i = 0; i < names.size(); i++) {
      if (!declared.contains(names.get(i))) {
        problems.add(noInput(names.get(i), features.get(i), declared));
      }
    }
    List<Feed> feeds = new ArrayList<>();
    for (TensorSpec input : inputs) {
      int named = names.indexOf(input.name());
      if (named < 0) {
        problems.add(
            "input %s, but model.inputs names no such %s (it names %s)%s"
                .formatted(
                    input.description(),
                    definition.names() == null ? "feature" : "input",
                    list(names),
                    NearestName.hint(input.name(), names)));
      } else if (isUsableTensor(input)) {
        if (input.rank() == 2
            && input.shape().get(1) != TensorSpec.ANY
            && input.shape().get(1) != 1) {
          problems.add(
              "input %s, but the pipeline gives 1 value for it (each of several inputs must be [rows] or [rows, 1])"
                  .formatted(input.description()));
        } else {
          feeds.add(feed(input, List.of(features.get(named))));
        }
      }
    }
    return feeds;
  }

  private String noInput(String name, String feature, List<String> declared) {
    if (definition.names() != null) {
      return "model.inputs maps '%s', which is no input of the model: it has %s%s"
          .formatted(name, list(declared), NearestName.hint(name, declared));
    }
    Optional<String> nearest =
        NearestName.of(name, declared)
            .or(
                () ->
                    declared.stream()
                        .filter(input -> NearestName.of(input, List.of(name)).isPresent())
                        .findFirst());
    String advice =
        nearest
            .map(
                input ->
                    "where names differ, model.inputs is a map: {%s, …}"
                        .formatted(ModelDefinition.mapping(input, feature)))
            .orElse("list its features in model.inputs, or map its inputs to features there");
    return "feature '%s' is no input of the model, which has %s (a model with several inputs is fed by name; %s)"
        .formatted(name, list(declared), advice);
  }

  private boolean isUsableTensor(TensorSpec input) {
    if (!input.isTensor()) {
      problems.add("input %s (must be a tensor)".formatted(input.description()));
      return false;
    }
    if (input.rank() != 1 && input.rank() != 2) {
      problems.add(
          "input %s, but the pipeline gives [rows, features] (declare a shape of one or two dimensions)"
              .formatted(input.description()));
      return false;
    }
    long rows = input.shape().get(0);
    if (rows != TensorSpec.ANY && rows != 1) {
      problems.add(
          "input %s, which fixes %d rows, but the pipeline gives any number of them (export with a dynamic first dimension, or with 1)"
              .formatted(input.description(), rows));
      return false;
    }
    singleRow |= rows == 1;
    return true;
  }

  private Feed feed(TensorSpec input, List<String> features) {
    Element element = Element.of(input.type());
    if (element == null) {
      problems.add(
          "input %s, but the pipeline gives float, double, float16, int64, int32 or string"
              .formatted(input.description()));
    }
    int[] indexes = features.stream().mapToInt(positions::get).toArray();
    for (int index : indexes) {
      checkType(input, element, columns.get(index));
    }
    return new Feed(input.name(), element, input.rank(), indexes);
  }

  private void checkType(TensorSpec input, Element element, FeatureColumn column) {
    if (element == null) {
      return;
    }
    boolean fits =
        switch (element) {
          case FLOAT, DOUBLE, FLOAT16 -> column.type() != ColumnType.STRING;
          case INT64, INT32 -> column.type() == ColumnType.LONG;
          case STRING -> column.type() == ColumnType.STRING;
        };
    if (!fits) {
      problems.add(
          "input %s, but feature '%s' is %s (%s)"
              .formatted(
                  input.description(),
                  column.name(),
                  column.type().name().toLowerCase(Locale.ROOT),
                  rule(element)));
    }
  }

  private static String rule(Element element) {
    return switch (element) {
      case FLOAT, DOUBLE, FLOAT16 -> "takes long and double features";
      case INT64, INT32 -> "takes long features alone; let the model take float or double";
      case STRING -> "takes string features alone";
    };
  }

  /** A list for a message, cut where it is long. */
  private static String list(List<String> names) {
    int shown = Math.min(names.size(), 12);
    return String.join(", ", names.subList(0, shown)) + (shown < names.size() ? ", …" : "");
  }
}
