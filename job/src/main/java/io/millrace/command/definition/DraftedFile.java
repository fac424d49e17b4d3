package io.millrace.command.definition;

import io.millrace.command.argument.SameFile;
import io.millrace.command.argument.UsageException;
import io.millrace.draft.DefinitionDraft;
import io.millrace.file.AtomicFile;
import io.millrace.file.IoReason;
import io.millrace.pipeline.PipelineSchema;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a drafted definition, and the schema beside it. */
final class DraftedFile {
  /** The name in messages of a definition that goes to no file. */
  static final String UNNAMED = "(the draft)";

  private final Path definition;
  private final Path schema;

  DraftedFile(Path definition) {
    this.definition = definition;
    this.schema = definition.resolveSibling(DefinitionDraft.SCHEMA_FILE);
  }

  /**
   * Refuses to replace other content, and files that cannot be made.
   *
   * @param sample the sample for the draft
   */
  void requireWritable(Path sample, boolean replaces) throws IOException {
    Path folder = definition.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("Invalid --out: %s (its folder is not there)".formatted(definition));
    } else if (Files.isDirectory(definition)) {
      throw new UsageException("Invalid --out: %s (is a folder)".formatted(definition));
    } else if (Files.exists(definition) && !Files.isRegularFile(definition)) {
      throw new UsageException(
          "Invalid --out: %s (must be a regular file, or none; without --out the definition is printed)"
              .formatted(definition));
    } else if (SameFile.areSame(definition, schema)) {
      throw new UsageException(
          "Invalid --out: %s (must have another name than the schema that is written beside it)"
              .formatted(definition));
    } else if (SameFile.areSame(definition, sample)) {
      throw new UsageException("Invalid --out: %s (is the --sample)".formatted(definition));
    } else if (Files.exists(definition) && !replaces) {
      throw new UsageException(
          "Cannot write %s: it is there already (--force replaces it)".formatted(definition));
    }
    if (Files.exists(schema)) {
      requireSchema();
    }
  }

  private void requireSchema() {
    try {
      if (!Files.isRegularFile(schema) || !PipelineSchema.isSchema(Files.readString(schema))) {
        throw notOurs();
      }
    } catch (CharacterCodingException e) {
      throw notOurs();
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read %s: %s".formatted(schema, IoReason.of(e, schema.toString())));
    }
  }

  private UsageException notOurs() {
    return new UsageException(
        "Cannot write %s: what is there is no schema of Millrace's (move it, or the definition elsewhere)"
            .formatted(schema));
  }

  /** Writes both files; the schema replaces one of another release. */
  void write(String text) {
    replace(schema, PipelineSchema.json());
    replace(definition, text);
  }

  /**
   * Writes a file.
   *
   * @throws UsageException where it cannot be written
   */
  static void replace(Path file, String text) {
    try {
      AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException(
          "Cannot write %s: %s".formatted(file, IoReason.of(e, file.toString())));
    }
  }
}
