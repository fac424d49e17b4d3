package io.millrace.benchmarks.part;

import io.millrace.event.Event;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.file.FolderTree;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes a record as its row of a Parquet file, with the beginning and the end of files included:
 * as many rows as two seconds between checkpoints bring, all distinct.
 */
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 5)
public class TableBenchmark extends Part {
  private static final int ROWS = 65_536;

  private Path folder;
  private List<ReadRecord<Event>> events;
  private List<Prediction> predictions;
  private WritingRows<ReadRecord<Event>> eventTable;
  private WritingRows<Prediction> predictionTable;

  /** Makes the records, and tables in a folder. */
  @Setup
  public void prepare() throws Exception {
    folder = Files.createTempDirectory("millrace-tables");
    Pipeline pipeline = Demo.pipeline();
    List<FeatureColumn> columns =
        FeatureSet.compile(pipeline.features(), pipeline.event()).columns();
    byte[][] values = Demo.values(ROWS, 80);
    Event[] decoded = Demo.events(values);
    events =
        Stream.iterate(0, n -> n < ROWS, n -> n + 1)
            .map(n -> new ReadRecord<>(decoded[n], key(decoded[n]), values[n], null))
            .toList();
    Shoppers shoppers = new Shoppers(pipeline).warm();
    ModelIdentity model =
        new ModelIdentity("purchase-intent", "1", pipeline.model().sha256(), "onnxruntime");
    predictions =
        Stream.of(decoded)
            .map(event -> prediction(event, shoppers, model, pipeline.version()))
            .toList();
    eventTable = WritingRows.events(folder, pipeline, columns);
    predictionTable = WritingRows.predictions(folder, pipeline, columns);
  }

  private static byte[] key(Event event) {
    return event.userId().getBytes(StandardCharsets.UTF_8);
  }

  /** The prediction of an event, with the features of another. */
  private static Prediction prediction(
      Event event, Shoppers shoppers, ModelIdentity model, String version) {
    var features = shoppers.advance();
    var row =
        new FeatureRow(
            event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), features);
    float score = (event.eventId().hashCode() & 0xFF_FFFF) * 0x1p-24f;
    return new Prediction(row, Score.scored(score), model, version, event.eventTimeMs() + 70);
  }

  /** Writes rows of the table {@code events}. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long events() throws IOException {
    for (ReadRecord<Event> each : events) {
      eventTable.write(each);
    }
    return eventTable.finish();
  }

  /** Writes rows of the table {@code predictions}. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long predictions() throws IOException {
    for (Prediction each : predictions) {
      predictionTable.write(each);
    }
    return predictionTable.finish();
  }

  /** Deletes the tables. */
  @TearDown
  public void delete() throws IOException {
    FolderTree.delete(folder);
  }
}
