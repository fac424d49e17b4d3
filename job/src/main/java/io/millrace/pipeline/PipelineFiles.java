package io.millrace.pipeline;

import io.millrace.file.IoReason;
import io.millrace.scoring.ModelDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a definition and the model that it names from where they are. */
public final class PipelineFiles {
  /** The size of the largest definition: in UTF-8 a code point takes up to four bytes. */
  private static final int MAX_DEFINITION_BYTES = 4 * YamlDocument.MAX_CODE_POINTS;

  private final FileAccess files;

  public PipelineFiles(FileAccess files) {
    this.files = files;
  }

  /**
   * The definition at a place.
   *
   * @param location a path or a URI
   * @throws IOException when it cannot be read
   * @throws InvalidPipelineException with everything that is wrong with it
   */
  public Pipeline definition(String location) throws IOException {
    return PipelineReader.read(text(location), location);
  }

  /**
   * The definition at a place, of a job that may have run before: what its tables have goes on,
   * even where it would be refused in a file that is new.
   *
   * @param hasRun whether the tables have its version; asked only where it matters
   * @throws IOException when it cannot be read
   * @throws InvalidPipelineException with everything that is wrong with it
   */
  public Pipeline definition(String location, Predicate<Pipeline> hasRun) throws IOException {
    return PipelineReader.read(text(location), location, hasRun);
  }

  /**
   * The text of the definition at a place.
   *
   * @throws IOException when it cannot be read
   * @throws InvalidPipelineException where it is too large, or no text
   */
  public String text(String location) throws IOException {
    byte[] bytes = definitionBytes(location);
    if (bytes.length > MAX_DEFINITION_BYTES) {
      throw invalid(
          location,
          String.format(
              Locale.ROOT,
              "Definition too large: more than %,d bytes (must be at most as many)",
              MAX_DEFINITION_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid(location, "Invalid text: not UTF-8 (must be saved as UTF-8)");
    }
  }

  /**
   * The line of a definition that a key is in.
   *
   * @param key a path such as {@code event.user}
   * @return from 1; 0 where the key is not there
   */
  public int lineOf(String location, String key) throws IOException {
    return YamlPlace.lineOf(new String(definitionBytes(location), StandardCharsets.UTF_8), key);
  }

  private byte[] definitionBytes(String location) throws IOException {
    return read("definition", location, () -> files.readNamed(location, MAX_DEFINITION_BYTES + 1));
  }

  /**
   * The model's bytes. Loading them checks whether they are those that the definition means, here
   * and on each machine that reads them again.
   *
   * @param definitionLocation the place that a relative {@code model.file} is relative to
   * @param maxBytes the limit that the job sets
   * @throws IOException when it cannot be read
   * @throws ModelFileException when it is larger
   */
  public byte[] model(ModelDefinition model, String definitionLocation, long maxBytes)
      throws IOException {
    String location = Location.resolve(definitionLocation, model.file());
    byte[] bytes = read("model", location, () -> files.read(location, maxBytes + 1));
    if (bytes.length > maxBytes) {
      throw new ModelFileException(
          String.format(
              Locale.ROOT,
              "Cannot use model %s: larger than %,d bytes (the limit of this job)",
              location,
              maxBytes));
    }
    return bytes;
  }

  private static byte[] read(String what, String location, Reading reading) throws IOException {
    Optional<String> refusal = Location.refusal(location);
    if (refusal.isPresent()) {
      throw new IOException("Cannot read %s %s: %s".formatted(what, location, refusal.get()));
    }
    try {
      return reading.bytes();
    } catch (IOException e) {
      throw new IOException(
          "Cannot read %s %s: %s".formatted(what, location, IoReason.of(e, location)), e);
    }
  }

  private interface Reading {
    byte[] bytes() throws IOException;
  }

  private static InvalidPipelineException invalid(String location, String message) {
    return new InvalidPipelineException(location, List.of(new Problem(0, 0, "", message)));
  }
}
