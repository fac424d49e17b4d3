package io.millrace.imports;

import io.millrace.event.EventDecoder;
import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.history.ImportSpool;
import io.millrace.history.ImportSpool.Order;
import io.millrace.history.RejectSpool;
import io.millrace.history.Workers;
import io.millrace.imports.ImportSource.Part;
import io.millrace.lake.RowScan;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.IdentityColumns;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Runs an import on threads of this machine, in four passes: the first decodes, the second orders
 * and gives coordinates, the third takes each user through the definition, and the fourth writes
 * the rows in the order of the tables' partitions.
 */
public final class ImportThreads implements ImportWork {
  private static final int KILOBYTE = 1 << 10;

  private final int threads;
  private final Path folder;
  private final Progress progress;

  /**
   * @param folder the folder for rows between the passes
   */
  public ImportThreads(int threads, Path folder, Progress progress) {
    this.threads = threads;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public Gathered gather(ImportPlan plan, ImportSource source, Optional<Table> events)
      throws IOException {
    Pipeline pipeline = plan.definition().pipeline();
    Order order = source.hasCoordinates() ? Order.OF_COORDINATES : Order.OF_PLACES;
    ImportSpool spool =
        ImportSpool.create(folder, source.records(), order, pipeline.event().idPath() != null);
    RejectSpool rejects = null;
    try {
      rejects = RejectSpool.create(folder, ImportTopics.ofRejects(plan.name()));
      Coverage coverage = new Coverage();
      Map<String, String> contents = new ConcurrentSkipListMap<>();
      List<PartReading> readings =
          read(
              source,
              spool,
              rejects,
              new PartReading.Kept(pipeline.tables().raw(), coverage),
              contents);
      if (events.isPresent()) {
        known(events.get(), spool);
      }
      Optional<KafkaCoordinates> doubled = spool.order(threads);
      if (doubled.isPresent()) {
        throw new ImportException(
            "Cannot import: two records have the coordinates %s (take one of them out, or leave out --coordinates; nothing was written)"
                .formatted(doubled.get()));
      }
      SpooledImport.Found found =
          new SpooledImport.Found(
              spool.knownUsers(), counts(readings), contents.toString(), coverage.text());
      return new GatheredOnThreads(
          new SpooledImport(plan, spool, rejects, found), threads, folder, progress);
    } catch (IOException | RuntimeException e) {
      spool.close();
      if (rejects != null) {
        rejects.close();
      }
      throw e;
    }
  }

  private List<PartReading> read(
      ImportSource source,
      ImportSpool spool,
      RejectSpool rejects,
      PartReading.Kept kept,
      Map<String, String> contents)
      throws IOException {
    List<Part> parts = source.parts();
    long bytes = parts.stream().mapToLong(Part::bytes).sum();
    List<PartReading> readings = Collections.synchronizedList(new ArrayList<>());
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger next = new AtomicInteger();
    progress.begin(Progress.Step.LOADING, bytes / KILOBYTE);
    Workers.run(
        Math.min(threads, Math.max(1, parts.size())),
        "reading the source",
        () -> {
          PartReading reading =
              new PartReading(new EventDecoder(source.schema()), spool.writer(), rejects, kept);
          readings.add(reading);
          return () -> {
            for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
              int number = i;
              Part part = parts.get(i);
              try {
                reading.beginPart();
                String content = part.read(record -> reading.take(record, number), progress);
                reading.endPart(part.path());
                contents.put(number + " " + part.path(), content);
              } catch (ImportException e) {
                problems.add(e.getMessage());
              }
            }
            reading.end();
            return null;
          };
        });
    progress.end();
    if (!problems.isEmpty()) {
      Collections.sort(problems);
      throw new ImportException(String.join(System.lineSeparator(), problems));
    }
    return readings;
  }

  private static Counts counts(List<PartReading> readings) {
    long events = 0;
    Map<String, Long> reasons = new TreeMap<>();
    for (PartReading each : readings) {
      events += each.eventCount();
      each.reasons().forEach((reason, count) -> reasons.merge(reason.name(), count, Long::sum));
    }
    return Counts.of(events, reasons);
  }

  private void known(Table events, ImportSpool spool) {
    if (events.currentSnapshot() == null) {
      return;
    }
    RowScan scan =
        new RowScan(
            events,
            OptionalLong.of(events.currentSnapshot().snapshotId()),
            List.of(IdentityColumns.USER_ID.name()),
            Expressions.alwaysTrue());
    progress.begin(Progress.Step.SEARCHING, scan.records());
    scan.read(threads, () -> progress.counting(new Users(spool)));
    progress.end();
  }

  /** Takes the users of a table. Neighbouring rows often have the same. */
  private static final class Users implements RowScan.Reader {
    private final ImportSpool spool;
    private String last;

    Users(ImportSpool spool) {
      this.spool = spool;
    }

    @Override
    public void row(StructLike row) {
      String user = row.get(0, CharSequence.class).toString();
      if (!user.equals(last)) {
        last = user;
        try {
          spool.known(user);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
