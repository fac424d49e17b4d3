package io.millrace.options;

import io.millrace.file.IoReason;
import io.millrace.file.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The secrets of the machine that runs this code. */
final class Secrets {
  private static final int MAX_BYTES = 1 << 20;

  private final UnaryOperator<String> environment;

  /**
   * @param environment looks up a variable; gives null for one that is not set
   */
  Secrets(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  static Secrets ofThisMachine() {
    return new Secrets(System::getenv);
  }

  /** The secret, without the line break that editors put at a file's end. */
  String resolve(SecretReference reference) throws UnresolvedSecretException {
    return switch (reference.source()) {
      case ENV -> variable(reference);
      case FILE -> file(reference);
    };
  }

  private String variable(SecretReference reference) throws UnresolvedSecretException {
    String value = environment.apply(reference.target());
    if (value == null) {
      throw new UnresolvedSecretException(reference + " is not set");
    }
    return value;
  }

  private static String file(SecretReference reference) throws UnresolvedSecretException {
    try {
      byte[] bytes = RegularFile.read(Path.of(reference.target()), MAX_BYTES + 1L);
      if (bytes.length > MAX_BYTES) {
        throw new UnresolvedSecretException(reference + " is larger than 1 MiB");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replaceFirst("\r?\n\\z", "");
    } catch (NoSuchFileException e) {
      throw new UnresolvedSecretException(reference + " does not exist", e);
    } catch (IOException e) {
      throw new UnresolvedSecretException(
          "%s cannot be read: %s".formatted(reference, IoReason.of(e, reference.target())), e);
    }
  }

  /** A reference that cannot be resolved; the message names the reference and never a value. */
  static final class UnresolvedSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    UnresolvedSecretException(String message) {
      super(message);
    }

    UnresolvedSecretException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
