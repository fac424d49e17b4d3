package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.scoring.FedTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTextTest {
  private final TensorText text = new TensorText(List.of("views", "clicks", "country"));

  @Test
  void tensorsOfOneValueAreReportedTogetherAndNamedWhereTheirNamesDiffer() {
    assertThat(
            text.lines(
                List.of(
                    fed("views", "float", List.of(2L, 1L), List.of(0), List.of(3f)),
                    fed("country", "string", List.of(2L, 1L), List.of(2), List.of("UK")),
                    fed("Clicks", "float", List.of(2L, 1L), List.of(1), List.of(1f)))))
        .containsExactly(
            "2 of one value each: float [2, 1], the row twice",
            "views 3.0, Clicks = clicks 1.0",
            "country: string [2, 1], the row twice",
            "country UK");
  }

  @Test
  void aTensorOfAllFeaturesIsOne() {
    assertThat(
            text.lines(
                List.of(fed("x", "double", List.of(1L, 2L), List.of(1, 0), List.of(1.5, 2.5)))))
        .containsExactly("x: double [1, 2]", "clicks 1.5, views 2.5");
  }

  private static FedTensor fed(
      String input, String element, List<Long> shape, List<Integer> features, List<Object> values) {
    return new FedTensor(input, element, shape, features, values);
  }
}
