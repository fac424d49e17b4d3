package io.millrace.local.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.command.run.LocalRunPhase;
import io.millrace.file.AtomicFile;
import io.millrace.file.IoReason;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file {@code run.json} of a run's folder, which is replaced as a whole. */
final class RunStateFile {
  static final String NAME = LocalRunPhase.STATE_FILE;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;

  RunStateFile(Path root) {
    this.file = root.resolve(NAME);
  }

  boolean exists() {
    return Files.exists(file);
  }

  void write(RunState state) {
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(state));
    } catch (IOException e) {
      throw RunFailure.failed("Cannot write %s: %s".formatted(file, e), e);
    }
  }

  RunState read() {
    try {
      RunState state = JSON.readValue(file.toFile(), RunState.class);
      if (state.format() != RunState.FORMAT) {
        throw RunFailure.usage(
            "Cannot go on with %s: format %d (this version writes %d); use another --output or delete"
                    .formatted(file, state.format(), RunState.FORMAT)
                + " the folder");
      }
      return state;
    } catch (JsonProcessingException e) {
      throw RunFailure.usage(
          "Cannot read %s: it is damaged; use another --output or delete the folder"
              .formatted(file));
    } catch (IOException e) {
      throw RunFailure.usage(
          "Cannot read %s: %s; use another --output or delete the folder"
              .formatted(file, IoReason.of(e, file.toString())));
    }
  }
}
