package io.millrace.local.proof;

import static java.util.stream.Collectors.joining;

import io.millrace.flink.FlinkFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;

/** All that a savepoint holds of operators, but for what they keep by key. */
final class OperatorTexts {
  private OperatorTexts() {}

  static CheckpointMetadata metadata(Path savepoint) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(
          in, OperatorTexts.class.getClassLoader(), FlinkFiles.name(savepoint));
    }
  }

  /** The states of a savepoint by operator, with every byte, wherever it lies. */
  static Map<String, String> of(Path savepoint) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (OperatorState each : metadata(savepoint).getOperatorStates()) {
      texts.put(each.getOperatorUid().orElseThrow(), text(each));
    }
    return texts;
  }

  private static String text(OperatorState state) {
    return "%s %s %d/%d %s\n%s"
        .formatted(
            state.getOperatorName(),
            state.getOperatorID(),
            state.getParallelism(),
            state.getMaxParallelism(),
            state.getCoordinatorState() == null
                ? "no coordinator"
                : HexFormat.of().formatHex(state.getCoordinatorState().getData()),
            new TreeMap<>(state.getSubtaskStates())
                .values().stream().map(OperatorTexts::text).collect(joining("\n")));
  }

  private static String text(OperatorSubtaskState state) {
    return state.isFinished()
        ? "finished"
        : state.getManagedOperatorState().stream().map(OperatorTexts::text).collect(joining(", "))
            + " raw "
            + state.getRawOperatorState().stream().map(OperatorTexts::text).collect(joining(", "));
  }

  private static String text(OperatorStateHandle handle) {
    try (InputStream in = handle.openInputStream()) {
      return new TreeMap<>(handle.getStateNameToPartitionOffsets())
          + " of "
          + HexFormat.of().formatHex(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
