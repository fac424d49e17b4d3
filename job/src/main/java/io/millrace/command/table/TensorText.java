package io.millrace.command.table;

import io.millrace.scoring.FedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The input of a model, for people. Tensors of one value that differ only in their names are shown
 * together: many exporters make one for each feature.
 */
final class TensorText {
  private final List<String> features;

  /**
   * @param features the names of all features of the pipeline, in order
   */
  TensorText(List<String> features) {
    this.features = features;
  }

  /** Two lines for each group: what it is, and its values. */
  List<String> lines(List<FedTensor> tensors) {
    Map<String, List<FedTensor>> groups = new LinkedHashMap<>();
    for (FedTensor each : tensors) {
      String key = isSingle(each) ? kind(each) : each.input();
      groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(each);
    }
    List<String> lines = new ArrayList<>();
    for (List<FedTensor> group : groups.values()) {
      boolean isFolded = group.size() > 1;
      FedTensor first = group.get(0);
      lines.add(
          (isFolded ? "%,d of one value each".formatted(group.size()) : first.input())
              + ": "
              + kind(first));
      List<String> fed = new ArrayList<>();
      group.forEach(each -> fed.addAll(values(each, isFolded)));
      lines.add(String.join(", ", fed));
    }
    return lines;
  }

  private List<String> values(FedTensor tensor, boolean isFolded) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < tensor.values().size(); i++) {
      String name = features.get(tensor.features().get(i));
      String input = isFolded && !name.equals(tensor.input()) ? tensor.input() + " = " : "";
      values.add(input + name + " " + tensor.values().get(i));
    }
    return values;
  }

  private static boolean isSingle(FedTensor tensor) {
    return tensor.values().size() == 1;
  }

  private static String kind(FedTensor tensor) {
    return "%s %s%s"
        .formatted(
            tensor.element(), tensor.shape(), tensor.shape().get(0) == 2 ? ", the row twice" : "");
  }
}
