package io.millrace.seal;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers links of chains, each partition's in their order, into one seal for each partition. */
public final class OpenSeals {
  private final PerPartition<Run> runs = new PerPartition<>();

  /** The links of one partition since it was opened. */
  private static final class Run {
    private final KafkaCoordinates first;
    private final SealLink firstLink;
    private long toOffset;
    private long records;
    private byte[] hash;

    Run(KafkaCoordinates first, SealLink firstLink) {
      this.first = first;
      this.firstLink = firstLink;
    }

    Seal seal() {
      return new Seal(
          first.topic(),
          first.partition(),
          firstLink.fromOffset(),
          toOffset,
          records,
          firstLink.previous(),
          hash);
    }
  }

  public void add(KafkaCoordinates kafka, SealLink link) {
    Run run = runs.of(kafka);
    if (run == null) {
      run = new Run(kafka, link);
      runs.put(kafka.topic(), kafka.partition(), run);
    }
    run.toOffset = kafka.offset() + 1;
    run.records++;
    run.hash = link.hash();
  }

  /** The seals of what was added since the last call, by topic and partition. */
  public List<Seal> close() {
    List<Seal> seals = new ArrayList<>();
    runs.all().forEach(run -> seals.add(run.seal()));
    seals.sort(Comparator.comparing(Seal::topic).thenComparingInt(Seal::partition));
    runs.clear();
    return seals;
  }
}
