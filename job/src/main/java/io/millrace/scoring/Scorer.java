package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.util.Optional;

/**
 * Scores rows of features. A score is a function of its row alone: how rows are put together into
 * calls changes no bit of it. Safe for use by many threads at once.
 */
public interface Scorer extends AutoCloseable {

  /**
   * Scores rows, in their order. A row that cannot be scored has a status that says so; it never
   * fails the others.
   *
   * @return one score per row
   */
  Score[] score(FeatureVector[] rows);

  /**
   * Makes one call of the model, for callers that time each call by itself.
   *
   * @param rows 1 to {@link #callRowsMax()}
   * @return one score per row; empty where the call failed and its rows are to be called alone
   */
  Optional<Score[]> call(FeatureVector[] rows);

  /** The most rows that one call holds: 1 where rows are scored one by one. */
  int callRowsMax();

  /**
   * The runtime that computes the scores, for {@link ModelIdentity#runtime()}: {@code onnxruntime
   * 1.28.0 x86-64 avx512}.
   */
  String runtime();

  /** The way in which rows are put together into calls, and why: worth a line of the log. */
  Batching batching();

  /** A use of the model that is valid but most likely not meant, in words for the user. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** The number of rows that were scored again on their own, since their batch had failed. */
  long retriedRows();

  /** Closes the model, or ends this use of it. No call may be running, and none may follow. */
  @Override
  void close();
}
