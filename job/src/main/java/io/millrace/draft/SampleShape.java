package io.millrace.draft;

import io.millrace.event.MalformedException;
import io.millrace.event.StrictJson;
import io.millrace.file.LineReader;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineForm;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** The content of a sample of events, by place: counts and kinds, never the lines themselves. */
public final class SampleShape {
  private final String name;
  private final Place root = Place.root();
  private long lines;
  private long malformed;
  private String firstMalformed;
  private boolean isWhole = true;

  private SampleShape(String name) {
    this.name = name;
  }

  /**
   * Reads JSON lines.
   *
   * @param name the sample's name, for messages
   * @param form the parts of lines before the JSON
   * @param linesMax the most lines to read; empty ones do not count
   * @throws DraftException where no line is an event's object
   */
  public static SampleShape read(String name, InputStream in, LineForm form, long linesMax)
      throws IOException {
    SampleShape sample = new SampleShape(name);
    LineReader reader = new LineReader(in, LineFile.LINE_BYTES_MAX);
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      if (sample.lines == linesMax) {
        sample.isWhole = false;
        break;
      }
      sample.add(form.cut(line, reader.number()).value(), reader.number());
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

  /** The number of lines that are JSON objects by the decoder's rules. */
  long documents() {
    return lines - malformed;
  }

  long malformed() {
    return malformed;
  }

  /** The first line that is no JSON object, and why; null where all are. */
  String firstMalformed() {
    return firstMalformed;
  }

  /** Whether all lines were read. */
  boolean isWhole() {
    return isWhole;
  }

  /** Whether the objects have more top-level members than are known here. */
  boolean hasMore() {
    return root.isMap();
  }

  List<Place> places() {
    return root.within();
  }
}
