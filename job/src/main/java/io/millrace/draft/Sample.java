package io.millrace.draft;

import io.millrace.event.MalformedException;
import io.millrace.event.StrictJson;
import io.millrace.file.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** What a sample of events holds, by place: counts and kinds, never the lines themselves. */
public final class Sample {
  /** As large as the local run's broker takes them. */
  static final int LINE_BYTES_MAX = 64 << 20;

  private final String name;
  private final Place root = Place.root();
  private long lines;
  private long malformed;
  private String firstMalformed;
  private boolean isWhole = true;

  private Sample(String name) {
    this.name = name;
  }

  /**
   * Reads JSON lines.
   *
   * @param name of the sample, for messages
   * @param linesMax how many lines are read at most; empty ones do not count
   * @throws DraftException where no line is an event's object
   */
  public static Sample read(String name, InputStream in, long linesMax) throws IOException {
    Sample sample = new Sample(name);
    LineReader reader = new LineReader(in, LINE_BYTES_MAX);
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      if (sample.lines == linesMax) {
        sample.isWhole = false;
        break;
      }
      sample.add(line, reader.number());
    }
    if (sample.lines == 0) {
      throw new DraftException("Cannot draft from %s: it has no lines".formatted(name));
    } else if (sample.documents() == 0) {
      throw new DraftException(
          "Cannot draft from %s: none of its lines is a JSON object (%s)"
              .formatted(name, sample.firstMalformed));
    } else if (sample.places().isEmpty()) {
      throw new DraftException("Cannot draft from %s: its objects are empty".formatted(name));
    }
    return sample;
  }

  private void add(byte[] line, long number) {
    lines++;
    try {
      StrictJson.visit(line, root);
    } catch (MalformedException e) {
      malformed++;
      if (firstMalformed == null) {
        firstMalformed = String.format(Locale.ROOT, "line %,d %s", number, e.getMessage());
      }
    }
  }

  String name() {
    return name;
  }

  long lines() {
    return lines;
  }

  /** Lines that are JSON objects as the decoder takes them. */
  long documents() {
    return lines - malformed;
  }

  long malformed() {
    return malformed;
  }

  /** The first line that is none, and why; null where all are. */
  String firstMalformed() {
    return firstMalformed;
  }

  /** Whether all lines were read. */
  boolean isWhole() {
    return isWhole;
  }

  /** Whether its objects have more members at the top than are known here. */
  boolean hasMore() {
    return root.isMap();
  }

  List<Place> places() {
    return root.within();
  }
}
