package io.millrace.udf.model;

import io.millrace.flink.FlinkFiles;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.SharedScorers;
import java.io.IOException;
import java.io.Serializable;

/**
 * A model as a statement declares it.
 *
 * @param batchSize the most rows of a call
 */
record DeclaredModel(ModelDefinition definition, ModelColumns columns, int batchSize)
    implements Serializable {

  /** A scorer on the session that all tasks of this process share. */
  Scorer scorer() throws IOException {
    return SharedScorers.ofThisProcess()
        .acquire(
            definition,
            columns.features(),
            batchSize,
            () -> new FlinkFiles().read(definition.file(), OnnxLoader.MODEL_BYTES_MAX));
  }
}
