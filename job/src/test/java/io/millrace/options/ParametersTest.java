package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.options.CatalogOptions.CatalogType;
import io.millrace.options.ScoringOptions.Order;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {

  @TempDir Path folder;

  @Test
  void valuesHaveTheTypesOfTheirOptions() {
    Parameters parameters =
        partial(
            "--scoring.batch-size=128",
            "--scoring.timeout",
            "90s",
            "--state.cache-size",
            "1gb",
            "--checkpoint.unaligned",
            "--catalog.type",
            "jdbc",
            "--kafka.bootstrap.servers",
            "a:1, [::1]:2",
            "--source.start-offsets",
            "timestamp",
            "--source.start-timestamp",
            "2026-01-31T01:00:00+01:00");
    assertThat(parameters.value(ScoringOptions.BATCH_SIZE)).isEqualTo(128);
    assertThat(parameters.value(ScoringOptions.TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(parameters.value(StateOptions.CACHE_SIZE).bytes()).isEqualTo(1L << 30);
    assertThat(parameters.value(CheckpointOptions.UNALIGNED)).isTrue();
    assertThat(parameters.value(CatalogOptions.TYPE)).isEqualTo(CatalogType.JDBC);
    assertThat(parameters.value(SourceOptions.BOOTSTRAP_SERVERS))
        .isEqualTo(List.of("a:1", "[::1]:2"));
    assertThat(parameters.value(SourceOptions.START_TIMESTAMP))
        .isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
  }

  @Test
  void whatIsNotGivenHasItsDefaultOrNone() {
    Parameters parameters = partial();
    assertThat(parameters.value(ScoringOptions.BATCH_SIZE)).isEqualTo(64);
    assertThat(parameters.optional(JobOptions.PARALLELISM)).isEmpty();
    assertThatThrownBy(() -> parameters.value(JobOptions.PARALLELISM))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("parallelism");
  }

  @Test
  void theCommandLineWinsOverFilesAndFilesOverPresets() throws IOException {
    Path first = write("first.yaml", "scoring: {threads: 2, capacity: 8}\njob.name: first\n");
    Path second = write("second.properties", "scoring.threads=3\n");
    Parameters parameters =
        Parameters.parsePartial(
            Map.of("scoring.threads", "1", "scoring.batch-size", "16", "job.name", "preset"),
            "--job.name",
            "typed",
            "--config",
            first.toString(),
            "--config=" + second);
    assertThat(parameters.value(ScoringOptions.THREADS)).isEqualTo(3);
    assertThat(parameters.value(ScoringOptions.CAPACITY)).isEqualTo(8);
    assertThat(parameters.value(ScoringOptions.BATCH_SIZE)).isEqualTo(16);
    assertThat(parameters.value(JobOptions.NAME)).isEqualTo("typed");
  }

  @Test
  void yamlScalarsStayAsTheyAreWritten() throws IOException {
    Path file = write("written.yaml", "job.name: 010\ncatalog: {s3: {a: yes, b: 1e3, c: ~}}\n");
    Parameters parameters = partial("--config", file.toString());
    assertThat(parameters.value(JobOptions.NAME)).isEqualTo("010");
    assertThat(parameters.passThrough(CatalogOptions.CATALOG).resolve())
        .isEqualTo(Map.of("s3.a", "yes", "s3.b", "1e3", "s3.c", "~"));
  }

  @Test
  void anyPropertyPassesThroughButTheCatalogsName() {
    Parameters parameters =
        partial(
            "--catalog.name",
            "lake",
            "--catalog.type",
            "hadoop",
            "--catalog.warehouse",
            "file:/lake",
            "--catalog.anything.at-all",
            "");
    assertThat(parameters.passThrough(CatalogOptions.CATALOG).resolve())
        .isEqualTo(Map.of("type", "hadoop", "warehouse", "file:/lake", "anything.at-all", ""));
  }

  @Test
  void aCatalogsCredentialIsWhatRenewsItsTokensUnlessToldOtherwise() throws IOException {
    Path file = Files.writeString(folder.resolve("credential"), "id:secret");
    assertThat(
            partial("--catalog.credential", "file:" + file)
                .passThrough(CatalogOptions.CATALOG)
                .resolve())
        .isEqualTo(Map.of("credential", "id:secret", "token-exchange-enabled", "false"));
    assertThat(
            partial(
                    "--catalog.credential",
                    "file:" + file,
                    "--catalog.token-exchange-enabled",
                    "true")
                .passThrough(CatalogOptions.CATALOG)
                .resolve())
        .containsEntry("token-exchange-enabled", "true");
  }

  @Test
  void theSinksKafkaPropertiesWinOverTheSharedOnes() {
    Parameters parameters =
        partial(
            "--kafka.bootstrap.servers",
            "a:1",
            "--kafka.security.protocol",
            "SSL",
            "--sink.kafka.bootstrap.servers",
            "b:2");
    PassThrough producer =
        parameters.passThrough(SinkOptions.KAFKA).over(parameters.passThrough(SourceOptions.KAFKA));
    assertThat(producer.withDefault("security.protocol", "PLAINTEXT").resolve())
        .isEqualTo(Map.of("bootstrap.servers", "b:2", "security.protocol", "SSL"));
  }

  @Test
  void aPredictionsTopicIsOrderedByItself() throws IOException {
    assertThat(partial().order(pipeline("predictions"))).isEqualTo(Order.ORDERED);
    assertThat(partial().order(pipeline(null))).isEqualTo(Order.UNORDERED);
    assertThat(partial("--scoring.order", "ordered").order(pipeline(null)))
        .isEqualTo(Order.ORDERED);
  }

  @Test
  void whatDoesNotFitTheDefinitionIsSaidAtOnce() {
    Parameters parameters =
        partial(
            "--scoring.order",
            "unordered",
            "--sink.transaction-timeout",
            "5m",
            "--checkpoint.interval",
            "1m");
    parameters.checkAgainst(pipeline(null));
    assertThatThrownBy(() -> parameters.checkAgainst(pipeline("predictions")))
        .hasMessage(
            """
            Invalid job parameters (2 problems):
              Invalid scoring.order: unordered (must be ordered, since the definition has predictions-topic predictions; leave it out), on the command line
              Invalid sink.transaction-timeout: 5m (nine tenths of it, 270s, at which the job restarts, must be above checkpoint.timeout + checkpoint.interval or checkpoint.min-pause = 11m, for which a transaction can stay open though no checkpoint fails; with checkpoint.tolerable-failures 3 it can for 50m), on the command line""");
  }

  @Test
  void aTransactionLivesAsLongAsFailingCheckpointsAndTheirPausesLast() {
    TransactionLife defaults = partial().transactionLife();
    assertThat(defaults)
        .isEqualTo(
            new TransactionLife(
                Duration.ofMinutes(15), Duration.ofMinutes(11), Duration.ofMinutes(50)));
    assertThat(defaults.restartAfter()).isEqualTo(Duration.ofSeconds(810));

    // Begun at 0; attempts at 13, 26 and 39 minutes, of which the last completes at 42.
    TransactionLife paused =
        partial(
                "--scoring.timeout", "30s",
                "--checkpoint.timeout", "3m",
                "--checkpoint.min-pause", "10m",
                "--checkpoint.tolerable-failures", "2")
            .transactionLife();
    assertThat(paused.expected()).isEqualTo(Duration.ofMinutes(13));
    assertThat(paused.longest()).isEqualTo(Duration.ofMinutes(42));

    // Of checkpoints that are seldom, their interval is what counts.
    TransactionLife seldom =
        partial("--checkpoint.interval", "1h", "--checkpoint.tolerable-failures", "0")
            .transactionLife();
    assertThat(seldom.expected()).isEqualTo(Duration.ofMinutes(70));
    assertThat(seldom.longest()).isEqualTo(Duration.ofMinutes(70));
  }

  @Test
  void batchesOfRowsThatAreCalledAloneDrainWithinACheckpoint() {
    // 4 batches of 2 calls of a minute each, and a third would end after the 10 minutes.
    assertThat(partial().rowsCalledAlone()).isEqualTo(2);
    assertThat(partial("--scoring.threads", "4").rowsCalledAlone()).isEqualTo(9);
    assertThat(partial("--scoring.timeout", "1s").rowsCalledAlone()).isEqualTo(64);
    assertThat(partial("--scoring.timeout", "15s", "--checkpoint.timeout", "2m").rowsCalledAlone())
        .isEqualTo(1);
  }

  @Test
  void aPauseCountsAgainstTheTransactionTimeoutAsAnIntervalDoes() {
    Parameters parameters = partial("--checkpoint.timeout", "5m", "--checkpoint.min-pause", "9m");
    assertThatThrownBy(() -> parameters.checkAgainst(pipeline("predictions")))
        .hasMessageContaining("Invalid sink.transaction-timeout: 15m (nine tenths of it, 810s,")
        .hasMessageContaining("checkpoint.min-pause = 14m, for which")
        .hasMessageContaining("with checkpoint.tolerable-failures 3 it can for 61m");
  }

  @Test
  void defaultsFitEachOtherAndAPredictionsTopic() {
    partial().checkAgainst(pipeline("predictions"));
  }

  private static Parameters partial(String... arguments) {
    return Parameters.parsePartial(Map.of(), arguments);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Pipeline pipeline(String predictionsTopic) {
    return PipelineReader.read(
        """
        pipeline: shop
        format: 1
        source: {topics: [events], format: json}
        event:
          user: user
          time: {field: time, as: ms}
          fields: {type: string}
        features:
          seen: {count: true, window: 1h}
        tables: {namespace: shop}
        """
            + (predictionsTopic == null ? "" : "predictions-topic: " + predictionsTopic + "\n"),
        "shop.yaml");
  }
}
