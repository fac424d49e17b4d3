package io.millrace.feature;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The compiled plan of {@code last} and {@code seconds_since} features that share {@code where} and
 * value. The latest of all matching events answers for every window: where it is not in a window,
 * no earlier one is. So these features need no tiles.
 */
final class LatestTrack {
  /** The value that is kept of the latest event, besides its time. */
  enum Keeps {
    /** Nothing: the time since then is the feature. */
    TIME,
    NUMBER,
    TEXT
  }

  /** One feature; its window is {@code tiles} of a clock. */
  record Output(int feature, int clock, long tiles) {}

  private final int filter;
  private final int input;
  private final Keeps keeps;
  private final Output[] outputs;

  LatestTrack(int filter, int input, Keeps keeps, List<Output> outputs) {
    this.filter = filter;
    this.input = input;
    this.keeps = keeps;
    this.outputs = outputs.toArray(Output[]::new);
  }

  int filter() {
    return filter;
  }

  /** The input of the value; of no meaning where {@link Keeps#TIME} is kept alone. */
  int input() {
    return input;
  }

  Keeps keeps() {
    return keeps;
  }

  IntStream features() {
    return Arrays.stream(outputs).mapToInt(Output::feature);
  }

  void advance(Latest latest, EventInputs inputs, TileClock time, FeatureVector into, long timeMs) {
    // The time since is counted from the events before this one.
    if (keeps == Keeps.TIME) {
      read(latest, time, into);
    }
    if (inputs.matches(filter) && timeMs >= latest.timeMs) {
      take(latest, inputs, timeMs);
    }
    if (keeps != Keeps.TIME) {
      read(latest, time, into);
    }
  }

  private void take(Latest latest, EventInputs inputs, long timeMs) {
    switch (keeps) {
      case TIME -> latest.timeMs = timeMs;
      case NUMBER -> {
        double number = inputs.number(input);
        if (!Double.isNaN(number)) {
          latest.timeMs = timeMs;
          latest.number = number;
        }
      }
      case TEXT -> {
        String text = inputs.text(input);
        if (text != null) {
          latest.timeMs = timeMs;
          latest.text = text;
        }
      }
    }
  }

  private void read(Latest latest, TileClock time, FeatureVector into) {
    for (Output output : outputs) {
      boolean inWindow =
          latest.timeMs != Latest.NEVER
              && time.head(output.clock()) - time.tileOf(output.clock(), latest.timeMs)
                  < output.tiles();
      int feature = output.feature();
      switch (keeps) {
        case TIME ->
            into.numbers()[feature] =
                inWindow ? (into.referenceTimeMs() - latest.timeMs) / 1000.0 : Double.NaN;
        case NUMBER -> into.numbers()[feature] = inWindow ? latest.number : Double.NaN;
        case TEXT -> {
          into.numbers()[feature] = Double.NaN;
          into.texts()[feature] = inWindow ? latest.text : null;
        }
      }
    }
  }

  Kept account(Latest latest, List<FeatureColumn> columns) {
    List<String> features =
        Arrays.stream(outputs).map(output -> columns.get(output.feature()).name()).toList();
    if (latest.timeMs == Latest.NEVER) {
      return new Kept.Latest(features, null, null);
    }
    Object value =
        switch (keeps) {
          case TIME -> null;
          case NUMBER -> (Object) latest.number;
          case TEXT -> latest.text;
        };
    return new Kept.Latest(features, latest.timeMs, value);
  }

  void write(Latest latest, long referenceTimeMs, ByteWriter out) {
    if (latest.timeMs == Latest.NEVER) {
      out.varint(0);
      return;
    }
    out.varint(referenceTimeMs - latest.timeMs + 1);
    switch (keeps) {
      case TIME -> {}
      case NUMBER -> out.number(latest.number);
      case TEXT -> out.text(latest.text);
    }
  }

  void read(Latest latest, ByteReader in, long referenceTimeMs) {
    long age = in.varint();
    if (age == 0) {
      latest.clear();
      return;
    }
    latest.timeMs = referenceTimeMs + 1 - age;
    switch (keeps) {
      case TIME -> {}
      case NUMBER -> latest.number = in.number();
      case TEXT -> latest.text = in.text();
    }
  }
}
