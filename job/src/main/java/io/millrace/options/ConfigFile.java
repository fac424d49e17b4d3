package io.millrace.options;

import io.millrace.file.IoReason;
import io.millrace.file.NamedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a file of parameters: properties or YAML, by its name. */
final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  static void read(String file, Settings settings) {
    ParameterPlace place = ParameterPlace.file(file);
    try {
      byte[] bytes = NamedFile.read(Path.of(file), MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        fail(file, "more than %1$d bytes (must be at most %1$d)".formatted(MAX_BYTES), settings);
        return;
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (file.endsWith(".properties")) {
        PropertiesText.read(text, place, settings);
      } else {
        YamlText.read(text, place, settings);
      }
    } catch (CharacterCodingException e) {
      fail(file, "it is not UTF-8", settings);
    } catch (IOException e) {
      fail(file, IoReason.of(e, file), settings);
    } catch (InvalidPathException e) {
      fail(file, "no valid path: " + e.getReason(), settings);
    }
  }

  private static void fail(String file, String reason, Settings settings) {
    settings.problem(
        JobOptions.CONFIG.key(),
        "Cannot read config " + file + ": " + reason,
        ParameterPlace.COMMAND_LINE);
  }
}
