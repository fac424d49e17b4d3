package io.millrace.udf.model;

import io.millrace.flink.FlinkFiles;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelException;
import io.millrace.scoring.OnnxLoader;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/**
 * Creates models of the provider {@code onnx}. The file is read, hashed and run over probe rows
 * when the statement is planned, so a wrong file is found before a job runs; each process that runs
 * its tasks reads it again.
 */
public final class OnnxModelProviderFactory implements ModelProviderFactory {

  @Override
  public String factoryIdentifier() {
    return OnnxModelOptions.IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(OnnxModelOptions.FILE, OnnxModelOptions.SHA256, OnnxModelOptions.OUTPUT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(OnnxModelOptions.BATCH_SIZE, OnnxModelOptions.BATCH_DELAY);
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    requireStreaming(context.getConfiguration());
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    ModelColumns columns = ModelColumns.of(context.getCatalogModel());
    ModelDefinition definition =
        new ModelDefinition(
            context.getObjectIdentifier().getObjectName(),
            "",
            options.get(OnnxModelOptions.FILE),
            options.get(OnnxModelOptions.SHA256),
            columns.names(),
            options.get(OnnxModelOptions.OUTPUT));
    int batchSize = options.get(OnnxModelOptions.BATCH_SIZE);
    if (batchSize < 1) {
      throw new ValidationException(
          "Invalid batch-size: %d (must be 1 or more)".formatted(batchSize));
    }
    DeclaredModel model = new DeclaredModel(definition, columns, batchSize);
    check(model);
    return new OnnxModelProvider(model, options.get(OnnxModelOptions.BATCH_DELAY));
  }

  /**
   * Requires the streaming mode: Flink 2.1 has no plan of ML_PREDICT in batch mode, and its own
   * message only lists the plans that it has tried.
   */
  private static void requireStreaming(ReadableConfig session) {
    RuntimeExecutionMode mode = session.get(ExecutionOptions.RUNTIME_MODE);
    if (mode == RuntimeExecutionMode.BATCH) {
      String key = ExecutionOptions.RUNTIME_MODE.key();
      throw new ValidationException(
          "Invalid %s: %s (must be STREAMING for ML_PREDICT in Flink 2.1): SET '%s' = 'streaming'; or use SCORE, which runs in both"
              .formatted(key, mode, key));
    }
  }

  private static void check(DeclaredModel model) {
    try {
      OnnxLoader.load(
              new FlinkFiles().read(model.definition().file(), OnnxLoader.MODEL_BYTES_MAX),
              model.definition(),
              model.columns().features(),
              1)
          .close();
    } catch (IOException e) {
      throw new ValidationException(
          "Cannot read model %s: %s".formatted(model.definition().file(), e), e);
    } catch (ModelException e) {
      throw new ValidationException(e.getMessage(), e);
    }
  }
}
