package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.Window;
import io.millrace.flink.feature.CacheBounds;
import io.millrace.flink.feature.FeatureStep;
import io.millrace.flink.scoring.ModelLoader;
import io.millrace.flink.scoring.ScoringStep;
import io.millrace.flink.source.KafkaEvents;
import io.millrace.flink.source.LostOffsets;
import io.millrace.flink.source.SourceStep;
import io.millrace.flink.source.StartOffsets;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.Prediction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.junit.jupiter.api.Test;

/** The steps of the route put together, up to the job graph. */
class RouteGraphTest {
  private static final EventSchema SCHEMA =
      new EventSchema(
          "user",
          "time",
          TimeFormat.MS,
          null,
          List.of(new EventField("amount", FieldType.DOUBLE, false, "amount")),
          1 << 20,
          300_000);
  private static final List<FeatureDefinition> FEATURES =
      List.of(
          new FeatureDefinition("n", new Aggregate.Count(), null, new Window(3_600_000, 60_000)));
  private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(7);
  private static final ModelDefinition MODEL =
      new ModelDefinition("m", "1", "m.onnx", "00", List.of("n"), "score");

  @Test
  void theOperatorsAndTheirUidsAreTheSameWithAndWithoutAModel() {
    assertThat(uids(graph(false))).isEqualTo(uids(graph(true)));
    assertThat(uids(graph(true)))
        .containsExactlyInAnyOrder(
            Uids.SOURCE, Uids.SPLIT, Uids.FEATURES, Uids.BATCH, Uids.SCORING);
  }

  @Test
  void theRouteHasOneShuffleAlone() {
    JobGraph job = graph(true).getJobGraph();

    assertThat(job.getVerticesSortedTopologicallyFromSources())
        .extracting(JobVertex::getParallelism)
        .containsExactly(2, 2);
  }

  @Test
  void theBufferTimeoutIsOfTheShuffleToUsersAlone() {
    List<StreamEdge> edges =
        graph(true).getStreamNodes().stream()
            .flatMap(node -> node.getOutEdges().stream())
            .filter(edge -> edge.getBufferTimeout() == BUFFER_TIMEOUT.toMillis())
            .toList();

    assertThat(edges)
        .singleElement()
        .satisfies(
            edge ->
                assertThat(edge.getPartitioner()).isInstanceOf(KeyGroupStreamPartitioner.class));
  }

  /** The graph with Kryo off: a type that would need it fails the graph. */
  private static StreamGraph graph(boolean model) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    KafkaEvents kafka =
        new KafkaEvents(
            List.of("t"),
            SCHEMA,
            StartOffsets.earliest(),
            LostOffsets.REFUSE,
            () -> Map.of("bootstrap.servers", "localhost:9092", "group.id", "g"));
    SourceStep.Streams streams =
        SourceStep.apply(env, kafka, SCHEMA, "fingerprint", List.of(start -> {}));
    DataStream<FeatureRow> rows =
        FeatureStep.apply(
            streams.toUsers(), SCHEMA, FEATURES, new CacheBounds(1 << 20, 100), BUFFER_TIMEOUT);
    ScoringStep.Batching batching = new ScoringStep.Batching(64, Duration.ofMillis(5), 4, false);
    DataStream<Prediction> predictions =
        model
            ? ScoringStep.withModel(
                rows,
                batching,
                new ScoringStep.Model(
                    MODEL, ModelLoader.uri("file:///m.onnx", 1), 64, 1, Duration.ofSeconds(60)),
                List.of(),
                "v1")
            : ScoringStep.withoutModel(rows, batching, "v1");
    predictions.sinkTo(new DiscardingSink<>()).uid("sink");
    return env.getStreamGraph();
  }

  private static Set<String> uids(StreamGraph graph) {
    Set<String> uids = new TreeSet<>();
    graph.getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(uid -> uid != null && !uid.startsWith("sink"))
        .forEach(uids::add);
    return uids;
  }
}
