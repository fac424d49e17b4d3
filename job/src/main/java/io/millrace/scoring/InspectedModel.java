package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model that scores one row at a time, and shows what it is fed. */
public final class InspectedModel implements AutoCloseable {
  private final ModelSignature signature;
  private final Scorer scorer;

  InspectedModel(ModelSignature signature, Scorer scorer) {
    this.signature = signature;
    this.scorer = scorer;
  }

  /** The row's score, which by the contract is the same in any batch. */
  public Score score(FeatureVector row) {
    return scorer.score(new FeatureVector[] {row})[0];
  }

  /** See {@link Scorer#runtime()}. */
  public String runtime() {
    return scorer.runtime();
  }

  /** The values that the row puts into each input of the model. */
  public List<FedTensor> fed(FeatureVector row) {
    FeatureVector[] call = RowScorer.alone(row, scorer.batching().mode());
    return signature.feeds().stream()
        .map(
            feed ->
                new FedTensor(
                    feed.input(),
                    feed.element().onnxName(),
                    Arrays.stream(feed.shape(call.length)).boxed().toList(),
                    Arrays.stream(feed.features()).boxed().toList(),
                    values(feed, row)))
        .toList();
  }

  private static List<Object> values(Feed feed, FeatureVector row) {
    List<Object> values = new ArrayList<>();
    for (int feature : feed.features()) {
      double number = row.numbers()[feature];
      values.add(
          switch (feed.element()) {
            case FLOAT -> (Object) (float) number;
            case DOUBLE -> number;
            case FLOAT16 -> Half.toFloat(Half.of(number));
            case INT64, INT32 -> (long) number;
            case STRING -> row.texts()[feature] == null ? "" : row.texts()[feature];
          });
    }
    return values;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
