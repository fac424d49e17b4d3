package io.millrace.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of parameters: properties or YAML, by its name. */
final class ConfigFile {
  private static final long MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  static void read(String file, Settings settings) {
    ParameterPlace place = ParameterPlace.file(file);
    try {
      Path path = Path.of(file);
      long size = Files.size(path);
      if (size > MAX_BYTES) {
        fail(file, "%d bytes (must be at most %d)".formatted(size, MAX_BYTES), settings);
        return;
      }
      byte[] bytes = Files.readAllBytes(path);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (file.endsWith(".properties")) {
        PropertiesText.read(text, place, settings);
      } else {
        YamlText.read(text, place, settings);
      }
    } catch (NoSuchFileException e) {
      fail(file, "there is no such file", settings);
    } catch (AccessDeniedException e) {
      fail(file, "permission denied", settings);
    } catch (CharacterCodingException e) {
      fail(file, "it is not UTF-8", settings);
    } catch (IOException e) {
      fail(file, e.getMessage(), settings);
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
