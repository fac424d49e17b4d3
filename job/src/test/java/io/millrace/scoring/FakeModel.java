package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A model written by hand, which keeps the sizes of its calls. */
final class FakeModel implements RowModel {
  private final Function function;
  private final List<Integer> calls = Collections.synchronizedList(new ArrayList<>());
  private int closed;

  FakeModel(Function function) {
    this.function = function;
  }

  interface Function {
    float[] apply(FeatureVector[] rows) throws ModelFailure;
  }

  /** The first number of each row. */
  static float[] sums(FeatureVector[] rows) {
    float[] scores = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      scores[i] = (float) rows[i].numbers()[0];
    }
    return scores;
  }

  List<Integer> calls() {
    return List.copyOf(calls);
  }

  int closed() {
    return closed;
  }

  LoadedModel loaded(Batching.Mode mode, int batchSizeMax) {
    return new LoadedModel(this, new Batching(mode, "a test says so"), batchSizeMax);
  }

  @Override
  public float[] run(FeatureVector[] rows) throws ModelFailure {
    calls.add(rows.length);
    return function.apply(rows);
  }

  @Override
  public String runtime() {
    return "fake 1.0";
  }

  @Override
  public void close() {
    closed++;
  }
}
