package io.millrace.draft;

import io.millrace.event.EventField;
import io.millrace.file.LineReader;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.trial.DecodedSample;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Drafts of samples that tests contain. */
final class Drafts {
  private static final String HEAD = "{\"user_id\":\"u1\",\"ts\":1764400000000";
  static final DraftRequest NOTHING_GIVEN =
      new DraftRequest(null, null, null, null, null, null, null);

  private Drafts() {}

  static SampleShape sample(String... lines) {
    return sample(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  static SampleShape sample(byte[] lines) {
    return sample(lines, NOTHING_GIVEN);
  }

  static SampleShape sample(byte[] lines, DraftRequest request) {
    try {
      return SampleShape.read(
          "events.jsonl", new ByteArrayInputStream(lines), request.form(), 100_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String... lines) {
    return DefinitionDraft.of(sample(lines), NOTHING_GIVEN);
  }

  /** The draft as a definition, which it must be. */
  static Pipeline pipeline(String... lines) {
    return PipelineReader.read(text(lines), "the draft");
  }

  /**
   * The type of a field and its path, as {@code long at /a/b}; null where there is no such field.
   */
  static String field(Pipeline pipeline, String name) {
    int at = pipeline.event().indexOf(name);
    if (at < 0) {
      return null;
    }
    EventField field = pipeline.event().fields().get(at);
    return field.type().key() + (field.path().equals(name) ? "" : " at " + field.path());
  }

  /** The number of lines that become events. */
  static long events(Pipeline pipeline, byte[] lines) {
    DecodedSample decoded = new DecodedSample(pipeline.event());
    LineRecords records = new LineRecords(pipeline, () -> 2_000_000_000_000L);
    try {
      LineReader reader = new LineReader(new ByteArrayInputStream(lines), LineFile.LINE_BYTES_MAX);
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        decoded.take(records.record(line, reader.number()));
      }
      return decoded.summary().events();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line with a user and a time, and further members. */
  static String line(String rest) {
    return HEAD + (rest.isEmpty() ? "" : "," + rest) + "}";
  }
}
