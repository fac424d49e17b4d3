package io.millrace.local.job;

import static org.awaitility.Awaitility.await;

import io.millrace.local.broker.EmbeddedBroker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyCheckpointTest {

  @Test
  void aCheckpointThatIsAskedForDoesNotWaitForItsInterval(@TempDir Path folder) throws Exception {
    int port = EmbeddedBroker.freePort();
    JobClient client = submit(folder, port);
    try {
      RunningJob job =
          new RunningJob(client, URI.create("http://127.0.0.1:" + port), folder.resolve("job.log"));

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                job.checkpointSoon();
                return job.hasCheckpoint(folder);
              });
    } finally {
      client.cancel().get();
    }
  }

  private static JobClient submit(Path folder, int port) throws Exception {
    Configuration c = new Configuration();
    c.set(RestOptions.PORT, port);
    c.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
    c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    c.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(c);
    env.setParallelism(1);
    env.fromSequence(0, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
    return env.executeAsync("endless");
  }
}
