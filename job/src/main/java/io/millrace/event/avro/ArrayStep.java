package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** Reads arrays: the elements that paths lead to, and steps over all others. */
final class ArrayStep implements AvroStep {
  private final AvroStep skip;
  private final int[] indexes;
  private final AvroStep[] elements;

  /**
   * @param skip steps over an element
   * @param indexes of the elements that paths lead to, ascending
   * @param elements the steps of these
   */
  ArrayStep(AvroStep skip, int[] indexes, AvroStep[] elements) {
    this.skip = skip;
    this.indexes = indexes;
    this.elements = elements;
  }

  @Override
  public void read(BinaryInput in, int depth) throws MalformedException {
    in.checkDepth(depth);
    boolean isEmpty = skip instanceof EmptyStep;
    long before = 0;
    int next = 0;
    for (AvroBlock block = AvroBlock.read(in, isEmpty ? 0 : 1);
        block.items() > 0;
        block = AvroBlock.read(in, isEmpty ? 0 : 1)) {
      next =
          isEmpty
              ? readEmpty(in, depth + 1, before + block.items(), next)
              : readBlock(in, depth + 1, before, block.items(), next);
      before += block.items();
      if (before < 0) {
        throw new MalformedException("has an array of more than 2^63 items at byte " + in.at());
      }
      block.checkEnd(in);
    }
  }

  private int readBlock(BinaryInput in, int depth, long before, long items, int next)
      throws MalformedException {
    int wanted = next;
    for (long i = 0; i < items; i++) {
      if (wanted < indexes.length && indexes[wanted] == before + i) {
        elements[wanted++].read(in, depth);
      } else {
        skip.read(in, depth);
      }
    }
    return wanted;
  }

  /** Reads elements without bytes: those that paths lead to, and one for all others. */
  private int readEmpty(BinaryInput in, int depth, long until, int next) throws MalformedException {
    skip.read(in, depth);
    int wanted = next;
    while (wanted < indexes.length && indexes[wanted] < until) {
      elements[wanted++].read(in, depth);
    }
    return wanted;
  }
}
