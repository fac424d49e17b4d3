package io.millrace.command;

import io.millrace.draft.DefinitionDraft;
import io.millrace.file.AtomicFile;
import io.millrace.pipeline.PipelineSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a definition that is drafted, and the schema beside it. */
final class DraftedFile {
  /** What messages name a definition by that goes to no file. */
  static final String UNNAMED = "(the draft)";

  private final Path definition;
  private final Path schema;

  DraftedFile(Path definition) {
    this.definition = definition;
    this.schema = definition.resolveSibling(DefinitionDraft.SCHEMA_FILE);
  }

  /** Refuses what would be lost, and what cannot be made. */
  void requireWritable(boolean replaces) throws IOException {
    Path folder = definition.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("Invalid --out: %s (its folder is not there)".formatted(definition));
    } else if (Files.isDirectory(definition)) {
      throw new UsageException("Invalid --out: %s (is a folder)".formatted(definition));
    } else if (Files.exists(definition) && !replaces) {
      throw new UsageException(
          "Cannot write %s: it is there already (--force replaces it)".formatted(definition));
    } else if (Files.exists(schema) && !PipelineSchema.isSchema(Files.readString(schema))) {
      throw new UsageException(
          "Cannot write %s: what is there is no schema of Millrace's (move it, or the definition elsewhere)"
              .formatted(schema));
    }
  }

  /** The schema is replaced where it is of another release. */
  void write(String text) throws IOException {
    replace(schema, PipelineSchema.json());
    replace(definition, text);
  }

  /** Through a link: the file that it leads to is replaced, and not the link. */
  static void replace(Path file, String text) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file;
    AtomicFile.write(target, text.getBytes(StandardCharsets.UTF_8));
  }
}
