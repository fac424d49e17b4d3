package io.millrace.lake;

import io.millrace.FuzzInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Fuzzes what reads a savepoint without Flink: its {@code _metadata} where the first byte is even,
 * else the state of a table's watch. A watch that is accepted must be written to bytes that read
 * back as the same.
 */
public final class SavepointFuzz {
  private SavepointFuzz() {}

  /** Reads one savepoint or watch. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    try {
      if (input[0] % 2 == 0) {
        readMetadata(bytes);
      } else {
        readWatch(bytes);
      }
    } catch (IOException refused) {
      return;
    }
  }

  private static void readMetadata(byte[] bytes) throws IOException {
    OperatorStates states =
        new OperatorStates(
            bytes,
            place -> {
              throw new IOException("its file " + place + " is not there");
            });
    try {
      states.value(Savepoint.DEFINITION);
      states.values(
          WatchState.NAME,
          LakeTable.COMMITTED.stream().map(LakeTable::key).map(WatchState::uid).toList());
    } catch (RuntimeException worded) {
      // Savepoint.read says "Cannot read savepoint" for any of them.
      return;
    }
  }

  private static void readWatch(byte[] bytes) throws IOException {
    byte[] written = WatchState.fromBytes(bytes).toBytes();
    if (!Arrays.equals(written, WatchState.fromBytes(written).toBytes())) {
      throw new AssertionError("A watch's state reads back as another");
    }
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int version = 1; version <= 3; version++) {
      Path golden = Path.of("../deploy/local/src/test/resources/golden");
      seeds.add(
          FuzzInput.of(
              0, Files.readAllBytes(golden.resolve("v" + version + "/savepoint/_metadata"))));
    }
    UUID table = new UUID(1, 2);
    WatchState begun = WatchState.begin(table, new CommitMark("z", 7), "a");
    seeds.add(FuzzInput.of(1, begun.toBytes()));
    seeds.add(FuzzInput.of(1, begun.continuedBy("b", 5).continuedBy("c", 9).toBytes()));
    seeds.add(FuzzInput.of(1, WatchState.begin(table, null, "a").toBytes()));
    return seeds;
  }
}
