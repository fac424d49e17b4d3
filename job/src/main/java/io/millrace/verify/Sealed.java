package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Source;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of the chains of some partitions, each with its whole chain.
 *
 * @param heads the number of kept heads that lie on them
 * @param withBytes the checkpoints whose seals have events with their raw values
 */
public record Sealed(List<Partition> partitions, long records, long heads, CheckpointSet withBytes)
    implements Serializable {

  private static final Comparator<Partition> ORDER =
      Comparator.comparing((Partition each) -> each.source().topic())
          .thenComparing(each -> each.source().partition());

  static final Sealed NONE = new Sealed(List.of(), 0, 0, new CheckpointSet());

  public Sealed {
    partitions = partitions.stream().sorted(ORDER).toList();
  }

  Sealed with(Sealed other) {
    CheckpointSet both = new CheckpointSet();
    both.addAll(withBytes);
    both.addAll(other.withBytes);
    return new Sealed(
        Stream.concat(partitions.stream(), other.partitions.stream()).toList(),
        records + other.records,
        heads + other.heads,
        both);
  }

  /** The results in parts, none with more partitions than this. */
  public List<Sealed> split(int partitionsMax) {
    List<Sealed> parts = new ArrayList<>();
    parts.add(new Sealed(List.of(), records, heads, withBytes));
    for (List<Partition> some : Lists.partition(partitions, partitionsMax)) {
      parts.add(new Sealed(new ArrayList<>(some), 0, 0, new CheckpointSet()));
    }
    return parts;
  }

  /** The number of partitions with a chain. */
  public long chains() {
    return partitions.stream().filter(Partition::isSealed).count();
  }

  /** The number of sealed records that no kept head protects. */
  public long behindKept() {
    return partitions.stream().mapToLong(Partition::behindKept).sum();
  }

  /** The partitions that kept heads protect, each with the offset up to which they do. */
  public List<String> keptTo() {
    return partitions.stream()
        .filter(each -> each.keptTo() != Partition.NONE)
        .map(each -> each.source().topic() + '-' + each.source().partition() + '@' + each.keptTo())
        .sorted()
        .toList();
  }

  /**
   * The results of one partition's chain.
   *
   * @param toOffset the end of the last seal; -1 where there is none
   * @param before the records that lie before the chain's beginning; all where there is none
   * @param first the least offset of a record; -1 where there is none
   * @param keptTo the greatest offset of a kept head that lies on the chain; -1 where there is none
   * @param behindKept the number of sealed records behind that head
   * @param withoutBytes the stretches of seals with events without raw values
   */
  record Partition(
      Source source,
      long toOffset,
      Unsealed before,
      long first,
      long keptTo,
      long behindKept,
      List<KeptBytes.Stretch> withoutBytes)
      implements Serializable {
    static final long NONE = -1;

    boolean isSealed() {
      return toOffset != NONE;
    }
  }
}
