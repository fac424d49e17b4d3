package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.history.Names;
import io.millrace.history.OrderedSpool;
import io.millrace.history.Workers;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Head;
import io.millrace.seal.Link;
import io.millrace.verify.Accounted.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Brings links and seals together by partition and in order, on disk, and has each partition's
 * chain computed.
 */
public final class Chains implements Closeable {
  private final OrderedSpool links;
  private final OrderedSpool seals;
  private final List<Writer> writers = Collections.synchronizedList(new ArrayList<>());
  private final Settings settings;
  private final Findings findings;

  /**
   * The heads that chains are compared with, and the reach of the tables.
   *
   * @param kept the kept heads, of earlier times
   * @param reach whether kept heads may be later than what is read
   */
  public record Settings(List<Head> kept, Tail tail, Reach reach) implements Serializable {
    public static final Settings NONE = new Settings(List.of(), Tail.COMMITTED, Reach.NEWEST);

    public Settings {
      kept = List.copyOf(kept);
    }
  }

  /** The point up to which the tables are read: their newest cut, or an earlier one. */
  public enum Reach {
    NEWEST,
    EARLIER
  }

  private Chains(OrderedSpool links, OrderedSpool seals, Settings settings, Findings findings) {
    this.links = links;
    this.seals = seals;
    this.settings = settings;
    this.findings = findings;
  }

  /**
   * @param folder a folder with room for 41 bytes a record
   */
  public static Chains create(Path folder, Settings settings, Findings findings)
      throws IOException {
    OrderedSpool links = OrderedSpool.create(folder, Link.BYTES);
    try {
      return new Chains(links, OrderedSpool.create(folder, StoredSeal.BYTES), settings, findings);
    } catch (IOException e) {
      links.close();
      throw e;
    }
  }

  /** A number that deals partitions out to any number of parts. */
  public static int part(String topic, int partition) {
    return 31 * topic.hashCode() + partition;
  }

  /** Puts in the links and seals that one thread reads. */
  public final class Writer {
    private final OrderedSpool.Writer ofLinks = links.writer();
    private final OrderedSpool.Writer ofSeals = seals.writer();

    private Writer() {}

    public void link(KafkaCoordinates kafka, Link link) throws IOException {
      ofLinks.add(kafka.topic(), kafka.partition(), link.toBytes());
    }

    public void seal(StoredSeal seal) throws IOException {
      ofSeals.add(seal.seal().topic(), seal.seal().partition(), seal.toBytes());
    }

    private void end() throws IOException {
      ofLinks.end();
      ofSeals.end();
    }
  }

  public Writer writer() {
    Writer writer = new Writer();
    writers.add(writer);
    return writer;
  }

  /**
   * Computes every partition's chain. Called once all links and seals are in.
   *
   * @return the results of each thread
   */
  public List<ChainCheck> check(int threads) throws IOException {
    Queue<Names.Source> left = new ConcurrentLinkedQueue<>(partitions());
    List<ChainCheck> checks = Collections.synchronizedList(new ArrayList<>());
    Workers.run(
        threads,
        "computing chains",
        () -> {
          ChainCheck check = new ChainCheck(settings, findings);
          checks.add(check);
          return () -> {
            work(left, check);
            return null;
          };
        });
    return checks;
  }

  /** Computes every partition's chain in the caller's own thread. */
  public ChainCheck check() throws IOException {
    ChainCheck check = new ChainCheck(settings, findings);
    work(new ArrayDeque<>(partitions()), check);
    return check;
  }

  private Set<Names.Source> partitions() throws IOException {
    for (Writer each : writers) {
      each.end();
    }
    Set<Names.Source> all = new TreeSet<>(links.sources());
    all.addAll(seals.sources());
    return all;
  }

  private void work(Queue<Names.Source> left, ChainCheck check) throws IOException {
    for (Names.Source each = left.poll(); each != null; each = left.poll()) {
      check.check(new Source(each.topic(), each.partition()), links.rows(each), seals.rows(each));
    }
  }

  @Override
  public void close() {
    links.close();
    seals.close();
  }
}
