package io.millrace.draft;

import io.millrace.event.EventField;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Drafts of samples that stand in tests. */
final class Drafts {
  static final DraftRequest NOTHING_GIVEN =
      new DraftRequest(null, null, null, null, null, null, null);

  private Drafts() {}

  static Sample sample(String... lines) {
    return sample(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  static Sample sample(byte[] lines) {
    try {
      return Sample.read("events.jsonl", new ByteArrayInputStream(lines), 100_000);
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

  /** The type of a field and where it stands, as {@code long at /a/b}; null where it is none. */
  static String field(Pipeline pipeline, String name) {
    int at = pipeline.event().indexOf(name);
    if (at < 0) {
      return null;
    }
    EventField field = pipeline.event().fields().get(at);
    return field.type().key() + (field.path().equals(name) ? "" : " at " + field.path());
  }

  static SampleOutcome outcome(Pipeline pipeline, byte[] lines) {
    try {
      return SampleOutcome.of(
          new ByteArrayInputStream(lines), pipeline.event(), 100_000, 2_000_000_000_000L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
