package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns calls of a model into scores that are functions of their rows alone: what the model gives
 * for a batch that holds the row twice. A larger batch takes its place only where the probe has
 * shown the same bits; where a batch fails, its rows are scored on their own.
 */
final class RowScorer implements Scorer {
  private final RowModel model;
  private final Batching batching;
  private final int batchSizeMax;
  private final Runnable onClose;
  private final LongAdder retriedRows = new LongAdder();

  RowScorer(LoadedModel loaded, Runnable onClose) {
    this.model = loaded.model();
    this.batching = loaded.batching();
    this.batchSizeMax = loaded.batchSizeMax();
    this.onClose = onClose;
  }

  @Override
  public Score[] score(FeatureVector[] rows) {
    Score[] scores = new Score[rows.length];
    for (int from = 0; from < rows.length; from += callRowsMax()) {
      int to = Math.min(from + callRowsMax(), rows.length);
      Optional<Score[]> called =
          call(from == 0 && to == rows.length ? rows : Arrays.copyOfRange(rows, from, to));
      if (called.isPresent()) {
        System.arraycopy(called.get(), 0, scores, from, to - from);
      } else {
        for (int i = from; i < to; i++) {
          scores[i] = scoreAlone(rows[i]);
        }
      }
    }
    return scores;
  }

  @Override
  public Optional<Score[]> call(FeatureVector[] rows) {
    if (rows.length == 1) {
      return Optional.of(new Score[] {scoreAlone(rows[0])});
    }
    try {
      float[] values = model.run(rows);
      Score[] scores = new Score[rows.length];
      for (int i = 0; i < rows.length; i++) {
        scores[i] = scoreOf(values[i]);
      }
      return Optional.of(scores);
    } catch (CallFailure failure) {
      // Only calls of the rows on their own show which row failed, and why.
      retriedRows.add(rows.length);
      return Optional.empty();
    }
  }

  @Override
  public int callRowsMax() {
    return batching.mode() == Mode.BATCHES ? batchSizeMax : 1;
  }

  private Score scoreAlone(FeatureVector row) {
    try {
      return scoreOf(model.run(alone(row, batching.mode()))[0]);
    } catch (CallFailure failure) {
      return Score.failed(failure.getMessage());
    }
  }

  /** The batch whose first number is, by definition, the score of a row. */
  static FeatureVector[] alone(FeatureVector row, Mode mode) {
    return mode == Mode.SINGLE_ROWS ? new FeatureVector[] {row} : new FeatureVector[] {row, row};
  }

  private static Score scoreOf(float value) {
    return Float.isFinite(value)
        ? Score.scored(value)
        : Score.failed("the model's score is " + value + " (must be finite)");
  }

  @Override
  public String runtime() {
    return model.runtime();
  }

  @Override
  public Batching batching() {
    return batching;
  }

  @Override
  public Optional<String> warning() {
    return model.warning();
  }

  @Override
  public long retriedRows() {
    return retriedRows.sum();
  }

  @Override
  public void close() {
    onClose.run();
  }
}
