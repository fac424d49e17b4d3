package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a message by its fields' numbers. */
final class MessageFields implements MessagePass {
  private static final int LOW_NUMBERS = 128;

  private final FieldStep[] low = new FieldStep[LOW_NUMBERS];
  private final Map<Integer, FieldStep> high = new HashMap<>();

  /** The fields at whose places paths end or go on. */
  private final List<FieldStep> wanted = new ArrayList<>();

  /** Fields without presence: a message that lacks one has its type's default. */
  private final List<FieldStep> presets = new ArrayList<>();

  private boolean isPresent;

  /**
   * @param isWanted whether a path leads to the field
   */
  void add(int number, FieldStep step, boolean isWanted) {
    if (number < LOW_NUMBERS) {
      low[number] = step;
    } else {
      high.put(number, step);
    }
    if (isWanted) {
      wanted.add(step);
    }
  }

  void preset(FieldStep step) {
    presets.add(step);
  }

  @Override
  public void read(BinaryInput in, int group, int depth) throws MalformedException {
    in.checkDepth(depth);
    if (!isPresent && !presets.isEmpty()) {
      isPresent = true;
      for (FieldStep preset : presets) {
        preset.putDefault();
      }
    }
    while (group != 0 || !in.isAtEnd()) {
      int tag = WireType.readTag(in);
      if (WireType.isEnd(in, tag, group)) {
        return;
      }
      int number = WireType.numberOfTag(tag);
      FieldStep step = number < LOW_NUMBERS ? low[number] : high.get(number);
      if (step != null && step.takes(WireType.ofTag(tag))) {
        step.read(in, WireType.ofTag(tag), depth);
      } else {
        WireType.skip(in, tag, depth);
      }
    }
  }

  @Override
  public void forget() {
    isPresent = false;
    for (FieldStep step : wanted) {
      step.forget();
    }
  }
}
