package io.millrace.options;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The place of a secret: the name of an environment variable, or the path of a file. */
record SecretReference(Source source, String target) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  enum Source {
    ENV("env:"),
    FILE("file:");

    private final String prefix;

    Source(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Reads {@code env:NAME} or {@code file:/path}; empty for any other text. */
  static Optional<SecretReference> of(String text) {
    for (Source source : Source.values()) {
      if (text.startsWith(source.prefix)) {
        return Optional.of(new SecretReference(source, text.substring(source.prefix.length())));
      }
    }
    return Optional.empty();
  }

  /** The reference's flaw, if it has one. */
  Optional<String> flaw() {
    return switch (source) {
      case ENV ->
          NAME.matcher(target).matches()
              ? Optional.empty()
              : Optional.of(this + " must name an environment variable: env:NAME");
      case FILE ->
          target.indexOf('\0') < 0 && !isOfHost() && Path.of(target).isAbsolute()
              ? Optional.empty()
              : Optional.of(this + " must be an absolute path of this machine: file:/path");
    };
  }

  /** Whether it is a URI's {@code //host/path}, of which Java would read {@code /host/path}. */
  private boolean isOfHost() {
    return target.startsWith("//") && !target.startsWith("///");
  }

  @Override
  public String toString() {
    return source.prefix + target;
  }
}
