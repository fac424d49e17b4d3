package io.millrace.udf.model;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/** Scores row by row. */
public final class RowPrediction extends PredictFunction {
  private static final long serialVersionUID = 1L;

  private final DeclaredModel model;
  private transient Scorer scorer;

  RowPrediction(DeclaredModel model) {
    this.model = model;
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    scorer = model.scorer();
  }

  @Override
  public Collection<RowData> predict(RowData input) {
    FeatureVector[] row = {model.columns().vector(input)};
    return List.of(model.columns().row(scorer.score(row)[0].value()));
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
