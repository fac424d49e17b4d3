package io.millrace;

import io.millrace.feature.FeatureRow;
import io.millrace.flink.CheckpointDirectoryCheck;
import io.millrace.flink.StartCheck;
import io.millrace.flink.feature.FeatureStep;
import io.millrace.flink.scoring.ScoringStep;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.topic.PredictionsTopic;
import io.millrace.flink.sink.topic.TopicSettings;
import io.millrace.flink.source.SourceStep;
import io.millrace.lake.LakeException;
import io.millrace.lake.start.InvalidTablesException;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.OptionDocument;
import io.millrace.options.Parameters;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelException;
import io.millrace.scoring.Prediction;
import io.millrace.submission.Submission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: Kafka's records to events and rejects, events to feature rows, feature rows to
 * predictions, and all three to Iceberg tables, with seals over the records.
 */
public final class ScoringJob {
  private ScoringJob() {}

  /** Submits the job to the cluster that {@code flink run} or an application's start names. */
  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(OptionDocument.text());
      return;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Submission submission;
    try {
      submission = Submission.of(Parameters.parse(args));
      build(env, submission);
    } catch (InvalidParametersException
        | InvalidPipelineException
        | ModelFileException
        | ModelException
        | InvalidTablesException
        | LakeException
        | IOException e) {
      // Flink's clients print only the message of this exception, and log the rest.
      ProgramParametrizationException refused = new ProgramParametrizationException(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
    env.execute(submission.jobName());
  }

  /**
   * Makes the tables ready, and builds the route from the topics to them.
   *
   * @throws InvalidTablesException when tables are there that the pipeline cannot write
   * @throws IOException when the catalog cannot be reached
   */
  public static void build(StreamExecutionEnvironment env, Submission submission)
      throws IOException, InvalidTablesException {
    EnvironmentSettings.apply(env, submission);
    Pipeline pipeline = submission.pipeline();
    Wiring wiring = new Wiring(submission);
    Optional<TopicSettings> topic = wiring.predictionsTopic();

    TableSinks tables =
        TableSinks.prepare(wiring.catalog(), pipeline, submission.columns()).with(wiring.writers());
    // Recorded before the first event, so that no row ever names a version that the tables lack.
    TableSinks.recordVersion(
        wiring.catalog(),
        pipeline,
        submission.keptModelBytes(),
        submission.keptModelUri(),
        env.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH));
    List<StartCheck> checks =
        new ArrayList<>(List.of(new CheckpointDirectoryCheck(), tables.startCheck()));
    topic.map(PredictionsTopic::startCheck).ifPresent(checks::add);

    SourceStep.Streams records =
        SourceStep.apply(
            env, wiring.kafkaEvents(), pipeline.event(), submission.fingerprint(), checks);
    tables.appendEvents(records.events());
    tables.appendRejects(records.rejects());
    tables.appendSeals(records.seals());

    DataStream<FeatureRow> rows =
        FeatureStep.apply(
            records.toUsers(),
            pipeline.event(),
            pipeline.features(),
            wiring.cacheBounds(),
            wiring.bufferTimeout());
    DataStream<Prediction> predictions = score(rows, wiring, wiring.model(env), submission);
    tables.appendPredictions(predictions);
    topic.ifPresent(
        settings ->
            PredictionsTopic.append(
                predictions, settings, wiring.bufferTimeout(), tables.checkOfOneTask()));
  }

  private static DataStream<Prediction> score(
      DataStream<FeatureRow> rows,
      Wiring wiring,
      Optional<ScoringStep.Model> model,
      Submission submission) {
    String version = submission.pipeline().version();
    if (model.isEmpty()) {
      return ScoringStep.withoutModel(rows, wiring.batching(), version);
    }
    return ScoringStep.withModel(
        rows, wiring.batching(), model.get(), submission.columns(), version);
  }
}
