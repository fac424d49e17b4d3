package io.millrace.local.input;

import io.millrace.file.IoReason;
import io.millrace.file.LineReader;
import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.input.CountingInputStream.Counter;
import io.millrace.text.Count;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes each line of the input as one record, in the order of the files, behind an offset of each
 * partition. A partition's end offset tells how many of its lines are in, since a line's partition
 * is a function of the line and offsets have no gaps. So a load that was killed at any moment goes
 * on by reading from the beginning and leaving out as many lines of each partition.
 */
public final class Loader {
  private static final int PROGRESS_LINES = 1 << 12;

  /** Receives the progress while lines are read. */
  @FunctionalInterface
  public interface Progress {
    void at(long lines, long bytes);
  }

  private final String bootstrapServers;
  private final LoadTarget target;
  private final LinePartitioner partitioner;
  private final Progress progress;
  private final BooleanSupplier stopped;

  /**
   * @param stopped asked between lines; where true, the load ends in order, and can go on later
   */
  public Loader(
      String bootstrapServers,
      LoadTarget target,
      LinePartitioner partitioner,
      Progress progress,
      BooleanSupplier stopped) {
    this.bootstrapServers = bootstrapServers;
    this.target = target;
    this.partitioner = partitioner;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Loads all lines, of which none is in yet: records that clients write meanwhile are not compared
   * with them. Returns the offset behind each partition's last record.
   */
  public long[] begin(List<InputFile> files) {
    return load(files, target.from());
  }

  /** Loads the lines that are not in yet, and returns the offset behind each partition's last. */
  public long[] load(List<InputFile> files) {
    return load(files, endOffsets());
  }

  private long[] load(List<InputFile> files, long[] presentEnds) {
    Load load = new Load(PresentLines.read(bootstrapServers, target, presentEnds));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (InputFile file : files) {
        load.file(file, producer);
      }
      producer.flush();
      load.requireSent();
    }
    load.requireAllPresent();
    return load.requireEnds(endOffsets());
  }

  private long[] endOffsets() {
    try (Topics topics = new Topics(bootstrapServers)) {
      return topics.endOffsets(target.topic());
    }
  }

  /** One pass over the input. */
  private final class Load {
    private final PresentLines present;
    private final long[] lines = new long[Topics.PARTITIONS];
    private final Counter counter = new Counter();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long total;

    Load(PresentLines present) {
      this.present = present;
    }

    void file(InputFile file, KafkaProducer<byte[], byte[]> producer) {
      LineReader reader = null;
      try (InputStream in = file.open(counter)) {
        reader = new LineReader(in, EmbeddedBroker.MAX_VALUE_BYTES);
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
          line(line, file, producer);
        }
        progress.at(total, counter.bytes());
      } catch (LineReader.LineTooLongException e) {
        throw RunFailure.usage(
            "Cannot load %s: line %d is larger than 64 MiB, the most that the broker takes"
                .formatted(file.path(), e.number()));
      } catch (IOException e) {
        long number = reader == null ? 0 : reader.number();
        throw RunFailure.usage(
            "Cannot read --input %s after line %d: %s"
                .formatted(file.path(), number, IoReason.of(e, file.path().toString())));
      }
    }

    // The callback keeps the first failure; the future has nothing more.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void line(byte[] line, InputFile file, KafkaProducer<byte[], byte[]> producer) {
      int partition = partitioner.partition(line);
      long number = lines[partition]++;
      if (number >= present.count(partition)) {
        producer.send(
            new ProducerRecord<>(target.topic(), partition, null, line),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
      } else if (!present.agrees(partition, number, line)) {
        throw RunFailure.failed(
            ("%s-%d holds another line than %s, at offset %d or before: the input was changed, or"
                    + " something else wrote to the topic before it was loaded; start over with"
                    + " --fresh")
                .formatted(
                    target.topic(), partition, file.path(), target.from()[partition] + number));
      }
      if (++total % PROGRESS_LINES == 0) {
        between();
      }
    }

    private void between() {
      requireSent();
      progress.at(total, counter.bytes());
      if (stopped.getAsBoolean()) {
        throw RunFailure.stopped("Stopped while loading; the same command goes on from here");
      }
    }

    void requireSent() {
      Exception e = failure.get();
      if (e != null) {
        throw new LostRecordException(
            "The embedded broker refused a record of %s: %s".formatted(target.topic(), e), e);
      }
    }

    void requireAllPresent() {
      for (int p = 0; p < lines.length; p++) {
        if (lines[p] < present.count(p)) {
          throw RunFailure.failed(
              ("%s-%d holds %s, but the input has %s for it: the input was changed, or something"
                      + " else wrote to the topic before it was loaded; start over with --fresh")
                  .formatted(
                      target.topic(),
                      p,
                      Count.of(present.count(p), "record"),
                      Count.of(lines[p], "line")));
        }
      }
    }

    /** The offsets behind the last lines, which must be the topic's ends where it is not shared. */
    long[] requireEnds(long[] found) {
      long[] ends = new long[lines.length];
      boolean all = true;
      for (int p = 0; p < ends.length; p++) {
        ends[p] = target.from()[p] + lines[p];
        all &= target.shared() ? found[p] >= ends[p] : found[p] == ends[p];
      }
      if (!all) {
        throw new LostRecordException(
            "%s ends at offsets %s, but the input has %s lines for its partitions, from offsets %s"
                .formatted(
                    target.topic(),
                    Arrays.toString(found),
                    Arrays.toString(lines),
                    Arrays.toString(target.from())),
            null);
      }
      return ends;
    }
  }

  /**
   * Thrown when a record is missing in the middle: the end offsets no longer show which lines are
   * in.
   */
  public static final class LostRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostRecordException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Properties producerProperties() {
    Properties p = new Properties();
    p.setProperty("bootstrap.servers", bootstrapServers);
    p.setProperty("acks", "all");
    p.setProperty("enable.idempotence", "true");
    // With several in flight a new partition may refuse the first and take the second, and then
    // refuses the first for ever (KAFKA-15591).
    p.setProperty("max.in.flight.requests.per.connection", "1");
    // A batch that is given up would leave a gap; the broker is in this process, so wait for it.
    p.setProperty("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
    p.setProperty("max.block.ms", Integer.toString(Integer.MAX_VALUE));
    p.setProperty("max.request.size", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    p.setProperty("buffer.memory", Integer.toString(2 * EmbeddedBroker.MAX_MESSAGE_BYTES));
    p.setProperty("batch.size", Integer.toString(256 << 10));
    p.setProperty("linger.ms", "20");
    p.setProperty("compression.type", "lz4");
    return p;
  }
}
