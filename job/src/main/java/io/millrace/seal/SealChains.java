package io.millrace.seal;

import io.millrace.event.KafkaCoordinates;
import java.util.Optional;

/**
 * The chains of the partitions that one reader reads. A chain begins with the first record of its
 * partition that is sealed, or goes on from where an earlier reader has left it. Not thread safe.
 */
public final class SealChains {
  private final Leaf leaf = new Leaf();
  private final PerPartition<Chain> chains = new PerPartition<>();

  /** One partition's chain, and how far it goes. */
  private static final class Chain {
    private final SealChain hashes;
    private long toOffset;

    Chain(SealChain hashes, long toOffset) {
      this.hashes = hashes;
      this.toOffset = toOffset;
    }
  }

  /** Resumes a partition's chain; must be called before its next record. */
  public void resume(String topic, int partition, SealedUpTo upTo) {
    chains.put(topic, partition, new Chain(SealChain.resume(upTo.hash()), upTo.offset()));
  }

  /** Adds the next record of its partition, as it came. */
  public SealLink seal(KafkaCoordinates kafka, byte[] key, byte[] value) {
    Chain chain = chains.of(kafka);
    if (chain == null) {
      chain = new Chain(SealChain.begin(kafka.topic(), kafka.partition()), kafka.offset());
      chains.put(kafka.topic(), kafka.partition(), chain);
    }
    long fromOffset = chain.toOffset;
    byte[] previous = chain.hashes.head();
    byte[] hash = chain.hashes.add(kafka.offset(), leaf.of(kafka, key, value));
    chain.toOffset = kafka.offset() + 1;
    return new SealLink(fromOffset, previous, hash);
  }

  /** The end of a partition's chain; empty where no record of it is sealed. */
  public Optional<SealedUpTo> upTo(String topic, int partition) {
    return Optional.ofNullable(chains.of(topic, partition))
        .map(chain -> new SealedUpTo(chain.toOffset, chain.hashes.head()));
  }
}
