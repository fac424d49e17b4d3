package io.millrace.udf;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.SharedScorers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.Row;

/**
 * {@code SCORE('pipeline.yaml', features)}: the score that the definition's model gives to a row of
 * features; null where the row cannot be scored. Scores row by row; {@code ML_PREDICT} scores
 * batches.
 */
public final class ScoreFunction extends ScalarFunction {
  private static final long serialVersionUID = 1L;

  private transient List<FeatureColumn> columns;
  private transient Scorer scorer;

  public Float eval(String definition, Row features) throws IOException {
    if (features == null) {
      return null;
    }
    if (scorer == null) {
      load(definition);
    }
    Score score = scorer.score(new FeatureVector[] {Rows.features(features, columns)})[0];
    return score.status() == ScoreStatus.SCORED ? score.value() : null;
  }

  private void load(String definition) throws IOException {
    Pipeline pipeline = Definition.read(definition);
    columns = FeatureSet.compile(pipeline.features(), pipeline.event()).columns();
    scorer =
        SharedScorers.ofThisProcess()
            .acquire(
                pipeline.model(),
                columns,
                1,
                () -> Definition.model(pipeline, definition, OnnxLoader.MODEL_BYTES_MAX));
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
      scorer = null;
    }
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(
                List.of("definition", "features"),
                List.of(
                    InputTypeStrategies.and(
                        InputTypeStrategies.LITERAL,
                        InputTypeStrategies.logical(LogicalTypeFamily.CHARACTER_STRING)),
                    InputTypeStrategies.logical(LogicalTypeRoot.ROW))))
        .outputTypeStrategy(ScoreFunction::output)
        .build();
  }

  private static Optional<DataType> output(CallContext call) {
    Pipeline pipeline = Definition.of(call, 0);
    if (pipeline.model() == null) {
      throw call.newValidationError("The definition %s has no model", pipeline.name());
    }
    CallCheck.requireColumns(
        call,
        "features of SCORE",
        call.getArgumentDataTypes().get(1),
        Types.features(FeatureSet.compile(pipeline.features(), pipeline.event()).columns()));
    return Optional.of(DataTypes.FLOAT());
  }
}
