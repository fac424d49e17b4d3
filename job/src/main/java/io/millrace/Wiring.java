package io.millrace;

import io.millrace.flink.FlinkFiles;
import io.millrace.flink.feature.CacheBounds;
import io.millrace.flink.scoring.ModelLoader;
import io.millrace.flink.scoring.ScoringStep;
import io.millrace.flink.sink.WriterSettings;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.topic.TopicSettings;
import io.millrace.flink.source.KafkaEvents;
import io.millrace.flink.source.LostOffsets;
import io.millrace.flink.source.StartOffsets;
import io.millrace.options.CatalogOptions;
import io.millrace.options.Parameters;
import io.millrace.options.PassThrough;
import io.millrace.options.ScoringOptions;
import io.millrace.options.ScoringOptions.Order;
import io.millrace.options.SinkOptions;
import io.millrace.options.SourceOptions;
import io.millrace.options.SourceOptions.DeletedOffsets;
import io.millrace.options.StateOptions;
import io.millrace.options.TransactionLife;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.ProbedModel;
import io.millrace.scoring.Batching.Mode;
import io.millrace.submission.Submission;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Turns parameters into the settings of each arrow of the route. */
final class Wiring {
  /** The name under which tasks find the model's file. */
  private static final String MODEL_FILE = "millrace-model";

  private final Submission submission;
  private final Parameters parameters;
  private final Pipeline pipeline;

  Wiring(Submission submission) {
    this.submission = submission;
    this.parameters = submission.parameters();
    this.pipeline = submission.pipeline();
  }

  CatalogSettings catalog() {
    PassThrough properties = parameters.passThrough(CatalogOptions.CATALOG);
    return new CatalogSettings(parameters.value(CatalogOptions.NAME), properties::resolve);
  }

  KafkaEvents kafkaEvents() {
    LostOffsets lost =
        parameters.value(SourceOptions.ON_DELETED_OFFSETS) == DeletedOffsets.ACCEPT
            ? LostOffsets.ACCEPT
            : LostOffsets.REFUSE;
    PassThrough consumer =
        parameters
            .passThrough(SourceOptions.KAFKA)
            .withDefault("group.id", submission.consumerGroup());
    return new KafkaEvents(
        pipeline.topics(), pipeline.event(), startOffsets(), lost, consumer::resolve);
  }

  private StartOffsets startOffsets() {
    return switch (parameters.value(SourceOptions.START_OFFSETS)) {
      case EARLIEST -> StartOffsets.earliest();
      case LATEST -> StartOffsets.latest();
      case TIMESTAMP -> StartOffsets.timestamp(parameters.value(SourceOptions.START_TIMESTAMP));
      case COMMITTED -> StartOffsets.committed();
    };
  }

  Duration bufferTimeout() {
    return parameters.value(SourceOptions.BUFFER_TIMEOUT);
  }

  CacheBounds cacheBounds() {
    int maxChanged = parameters.value(StateOptions.CACHE_MAX_CHANGED);
    return parameters
        .optional(StateOptions.CACHE_SIZE)
        .map(size -> new CacheBounds(size.bytes(), maxChanged))
        .orElseGet(() -> CacheBounds.ofHeap(maxChanged));
  }

  ScoringStep.Batching batching() {
    boolean alone =
        submission.model().filter(model -> model.batching().mode() != Mode.BATCHES).isPresent();
    return new ScoringStep.Batching(
        alone ? parameters.rowsCalledAlone() : parameters.value(ScoringOptions.BATCH_SIZE),
        parameters.value(ScoringOptions.BATCH_DEADLINE),
        parameters.value(ScoringOptions.CAPACITY),
        parameters.order(pipeline) == Order.ORDERED);
  }

  /** Registers a model that is shipped with the job; a larger one is read by each TaskManager. */
  Optional<ScoringStep.Model> model(StreamExecutionEnvironment env) {
    return submission
        .model()
        .map(
            model ->
                new ScoringStep.Model(
                    pipeline.model(),
                    loader(model, env),
                    parameters.value(ScoringOptions.BATCH_SIZE),
                    parameters.value(ScoringOptions.THREADS),
                    parameters.value(ScoringOptions.TIMEOUT)));
  }

  private ModelLoader loader(ProbedModel model, StreamExecutionEnvironment env) {
    if (!submission.shipsModel()) {
      return ModelLoader.uri(model.location(), model.bytes().length);
    }
    env.registerCachedFile(FlinkFiles.name(model.location()), MODEL_FILE);
    return ModelLoader.cachedFile(MODEL_FILE);
  }

  WriterSettings writers() {
    return new WriterSettings(
        parameters.value(SinkOptions.TARGET_FILE_SIZE).bytes(),
        parameters.value(SinkOptions.STALL_CHECKPOINTS),
        // Whoever reads the topic waits for scores; rows of tables wait for the checkpoint anyway.
        pipeline.predictionsTopic() == null
            ? WriterSettings.Tasks.OF_THE_ROUTE
            : WriterSettings.Tasks.OF_THEIR_OWN);
  }

  Optional<TopicSettings> predictionsTopic() {
    if (pipeline.predictionsTopic() == null) {
      return Optional.empty();
    }
    PassThrough producer =
        parameters.passThrough(SinkOptions.KAFKA).over(parameters.passThrough(SourceOptions.KAFKA));
    TransactionLife life = parameters.transactionLife();
    String prefix = TopicSettings.transactionPrefix(pipeline.name(), submission.jobName());
    return Optional.of(
        new TopicSettings(
            pipeline.predictionsTopic(),
            new TopicSettings.Transactions(
                prefix, life.timeout(), life.restartAfter(), life.longest()),
            parameters.value(SinkOptions.ON_LATE_RESTORE) == SinkOptions.LateRestore.ACCEPT
                ? TopicSettings.LateRestore.ACCEPT
                : TopicSettings.LateRestore.REFUSE,
            producer::resolve));
  }
}
