package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AggregateKindTest {
  private static final AggregateArgument.Written WRITTEN =
      new AggregateArgument.Written("amount", 0.5, 1_000, List.of("a", "b"));

  @ParameterizedTest
  @EnumSource
  void aKindMakesTheAggregateThatIsOfIt(AggregateKind kind) {
    assertThat(Aggregate.of(kind, WRITTEN).kind()).isEqualTo(kind);
  }

  /** Two records of one kind would be read back as one of them. */
  @Test
  void everyAggregateHasItsOwnKind() {
    List<Class<?>> made = new ArrayList<>();
    for (AggregateKind kind : AggregateKind.values()) {
      made.add(Aggregate.of(kind, WRITTEN).getClass());
    }
    assertThat(made).containsExactlyInAnyOrderElementsOf(records(Aggregate.class));
  }

  @ParameterizedTest
  @EnumSource
  void whatAnAggregateReadsIsWhatItsArgumentSays(AggregateKind kind) {
    Aggregate aggregate = Aggregate.of(kind, WRITTEN);
    boolean expression =
        switch (kind.argument()) {
          case NUMBER, SUMMAND, VALUE, CONDITION, QUANTILE, DECAY -> true;
          case NONE, FIELD, STRING_FIELD, FEATURES -> false;
        };
    assertThat(aggregate.expression().isPresent()).isEqualTo(expression);
    boolean field =
        switch (kind.argument()) {
          case FIELD, STRING_FIELD -> true;
          case NONE, NUMBER, SUMMAND, VALUE, CONDITION, QUANTILE, DECAY, FEATURES -> false;
        };
    assertThat(aggregate.counted().isPresent()).isEqualTo(field);
    assertThat(aggregate.words(ms -> ms + "ms")).startsWith(kind.words());
  }

  private static List<Class<?>> records(Class<?> sealed) {
    if (!sealed.isSealed()) {
      return List.of(sealed);
    }
    List<Class<?>> records = new ArrayList<>();
    for (Class<?> each : sealed.getPermittedSubclasses()) {
      records.addAll(records(each));
    }
    return records;
  }
}
