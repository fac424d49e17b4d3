package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Source;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the chains of some partitions say, all of each one's.
 *
 * @param heads how many kept heads lie on them
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

  /** The same in parts, none with more partitions than this. */
  public List<Sealed> split(int partitionsMax) {
    List<Sealed> parts = new ArrayList<>();
    parts.add(new Sealed(List.of(), records, heads, withBytes));
    for (List<Partition> some : Lists.partition(partitions, partitionsMax)) {
      parts.add(new Sealed(new ArrayList<>(some), 0, 0, new CheckpointSet()));
    }
    return parts;
  }

  /** How many partitions have a chain. */
  public long chains() {
    return partitions.stream().filter(Partition::isSealed).count();
  }

  /** How many sealed records no kept head protects. */
  public long behindKept() {
    return partitions.stream().mapToLong(Partition::behindKept).sum();
  }

  /** Up to which offsets kept heads protect: the partition, and that. */
  public List<String> keptTo() {
    return partitions.stream()
        .filter(each -> each.keptTo() != Partition.NONE)
        .map(each -> each.source().topic() + '-' + each.source().partition() + '@' + each.keptTo())
        .sorted()
        .toList();
  }

  /**
   * A partition as far as it is sealed.
   *
   * @param toOffset of the last seal; -1 where there is none
   * @param before the records that lie before the chain's beginning; all where there is none
   * @param first the least offset of a record; -1 where there is none
   * @param keptTo the greatest offset of a kept head that lies on the chain; -1 where there is none
   * @param behindKept how many sealed records lie behind that
   * @param withoutBytes where events have no raw values
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
