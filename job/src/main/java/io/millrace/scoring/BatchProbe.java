package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import io.millrace.text.Count;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out whether a model gives a row the same bits in any batch as it does for the row on its
 * own (doubled). Kernels are chosen by the number of rows, and rows of one batch may influence each
 * other (by a mean over the batch, say): neither shows in the file, so both are tried.
 *
 * <p>Sizes are those around which kernels are known to change: small ones, those about a vector's
 * or a thread pool's width, powers of two, and the largest. Each size is tried over all rows, from
 * a start of its own, so that a row gets many places and neighbours.
 */
final class BatchProbe {
  /** The fewest rows that must have a score: fewer prove nothing. */
  private static final int USABLE_ROWS_MIN = 16;

  private static final int REPEATED_ROWS = 32;

  private final RowModel model;
  private final Mode aloneMode;
  private final int batchSizeMax;

  /**
   * @param aloneMode the call for a row on its own: {@code DOUBLED_ROWS} or {@code SINGLE_ROWS}
   */
  BatchProbe(RowModel model, Mode aloneMode, int batchSizeMax) {
    this.model = model;
    this.aloneMode = aloneMode;
    this.batchSizeMax = batchSizeMax;
  }

  /**
   * Tries the rows on their own and together.
   *
   * @throws ModelException where the model is no function of its inputs, or its output is another
   *     one than the definition describes
   */
  Batching verdict(FeatureVector[] rows, ModelDefinition definition) {
    Outcome[] alone = new Outcome[rows.length];
    int usableCount = 0;
    for (int i = 0; i < rows.length; i++) {
      alone[i] = alone(rows[i]);
      usableCount += alone[i].failed() ? 0 : 1;
    }
    checkRepeats(rows, alone, definition);
    if (usableCount == 0 && alone[0].ofSignature()) {
      throw new ModelException(definition, alone[0].failure());
    }
    if (aloneMode == Mode.SINGLE_ROWS) {
      return new Batching(Mode.SINGLE_ROWS, "the model's input fixes one row");
    }
    int[] usable = new int[usableCount];
    int[] failing = new int[rows.length - usableCount];
    for (int i = 0, u = 0, f = 0; i < rows.length; i++) {
      if (alone[i].failed()) {
        failing[f++] = i;
      } else {
        usable[u++] = i;
      }
    }
    if (usableCount < USABLE_ROWS_MIN) {
      String first = failing.length == 0 ? "" : ": " + alone[failing[0]].failure();
      return inRows(
          "only %d of %d probe rows could be scored, too few to compare batches%s"
              .formatted(usableCount, rows.length, first));
    }
    String difference = difference(rows, alone, usable);
    if (difference == null) {
      difference = failureHidden(rows, usable, failing);
    }
    return difference == null
        ? new Batching(
            Mode.BATCHES,
            "%s the same bits on their own and in batches of up to %d"
                .formatted(Count.of(usableCount, "probe row has", "probe rows have"), batchSizeMax))
        : inRows(difference);
  }

  private static Batching inRows(String reason) {
    return new Batching(Mode.DOUBLED_ROWS, reason);
  }

  /** The sizes to try: 2 and above, since a lone row is doubled. */
  static SortedSet<Integer> sizes(int batchSizeMax) {
    SortedSet<Integer> sizes = new TreeSet<>();
    addRange(sizes, 2, 17);
    addRange(sizes, 31, 33);
    addRange(sizes, 49, 65);
    for (int power = 128; power > 0 && power <= batchSizeMax; power *= 2) {
      addRange(sizes, power - 1, power + 1);
    }
    sizes.add(batchSizeMax - 1);
    sizes.add(batchSizeMax);
    return new TreeSet<>(sizes.tailSet(2).headSet(batchSizeMax + 1));
  }

  private static void addRange(SortedSet<Integer> sizes, int from, int to) {
    for (int size = from; size <= to; size++) {
      sizes.add(size);
    }
  }

  private String difference(FeatureVector[] rows, Outcome[] alone, int[] usable) {
    for (int size : sizes(batchSizeMax)) {
      for (int done = 0; done < usable.length; done += size) {
        int[] chosen = new int[size];
        FeatureVector[] batch = new FeatureVector[size];
        for (int i = 0; i < size; i++) {
          chosen[i] = usable[(7 * size + done + i) % usable.length];
          batch[i] = rows[chosen[i]];
        }
        String found = difference(batch, chosen, alone);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private String difference(FeatureVector[] batch, int[] chosen, Outcome[] alone) {
    float[] values;
    try {
      values = model.run(batch);
    } catch (CallFailure failure) {
      return "a batch of %d fails, though its rows do not: %s"
          .formatted(batch.length, failure.getMessage());
    }
    for (int i = 0; i < values.length; i++) {
      float expected = alone[chosen[i]].value();
      if (Float.floatToIntBits(values[i]) != Float.floatToIntBits(expected)) {
        return "a row scores %s in a batch of %d, but %s on its own (probe row %d, at position %d)"
            .formatted(values[i], batch.length, expected, chosen[i], i);
      }
    }
    return null;
  }

  /**
   * Tries failing rows in batches: a row that fails on its own must fail its batch, or it would
   * have a score there. Returns the first that does not, in words, or null.
   */
  private String failureHidden(FeatureVector[] rows, int[] usable, int[] failing) {
    for (int i = 0; i < Math.min(failing.length, REPEATED_ROWS); i++) {
      int size = Math.min(batchSizeMax, 2 + i);
      if (size < 2) {
        return null;
      }
      FeatureVector[] batch = new FeatureVector[size];
      for (int k = 0; k < size; k++) {
        batch[k] = rows[usable[(i + k) % usable.length]];
      }
      batch[i % size] = rows[failing[i]];
      if (!fails(batch)) {
        return "a row fails on its own, but not in a batch of %d (probe row %d)"
            .formatted(size, failing[i]);
      }
    }
    return null;
  }

  private boolean fails(FeatureVector[] batch) {
    try {
      model.run(batch);
      return false;
    } catch (CallFailure failure) {
      return true;
    }
  }

  private void checkRepeats(FeatureVector[] rows, Outcome[] alone, ModelDefinition definition) {
    int step = Math.max(1, rows.length / REPEATED_ROWS);
    for (int i = 0; i < rows.length; i += step) {
      Outcome again = alone(rows[i]);
      if (!again.equals(alone[i])) {
        throw new ModelException(
            definition,
            "the same row scores %s, and %s when asked again (must be a function of its inputs: export without random operators such as dropout)"
                .formatted(alone[i], again));
      }
    }
  }

  private Outcome alone(FeatureVector row) {
    try {
      float value = model.run(RowScorer.alone(row, aloneMode))[0];
      return new Outcome(value, null, false);
    } catch (CallFailure failure) {
      return new Outcome(Float.NaN, failure.getMessage(), failure.isOfSignature());
    }
  }

  /**
   * The outcome of a row on its own. Equality of the record is by the float's bits, all NaN being
   * equal.
   */
  private record Outcome(float value, String failure, boolean ofSignature) {
    boolean failed() {
      return failure != null;
    }

    @Override
    public String toString() {
      return failed() ? "failure (" + failure + ")" : Float.toString(value);
    }
  }
}
