package io.millrace.udf.model;

import io.millrace.flink.FlinkFiles;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.OnnxScorer;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.SharedScorers;
import java.io.IOException;
import java.io.Serializable;

/**
 * A model as a statement has declared it.
 *
 * @param batchSize the most rows of a call
 */
record DeclaredModel(ModelDefinition definition, ModelColumns columns, int batchSize)
    implements Serializable {

  /** One session in a process, whatever number of tasks uses it. */
  Scorer scorer() throws IOException {
    return SharedScorers.ofThisProcess()
        .acquire(
            definition,
            columns.features(),
            batchSize,
            () -> new FlinkFiles().read(definition.file(), OnnxScorer.MODEL_BYTES_MAX));
  }
}
