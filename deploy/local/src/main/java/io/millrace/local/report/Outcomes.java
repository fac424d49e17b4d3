package io.millrace.local.report;

import io.millrace.local.demo.DemoEvents;
import io.millrace.local.folder.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The true outcome of each event: known for the demo alone, whose generator writes it down. */
public final class Outcomes {
  public static final Outcomes UNKNOWN = new Outcomes(Set.of(), false);

  private final Set<String> positive;
  private final boolean known;

  private Outcomes(Set<String> positive, boolean known) {
    this.positive = positive;
    this.known = known;
  }

  /** The outcomes of the demo's events, where those are the run's input. */
  public static Outcomes of(RunFolder folder) throws IOException {
    return folder.state().input().demo() ? read(DemoEvents.labels(folder.demo())) : UNKNOWN;
  }

  /** Reads CSV with a header, {@code event_id,outcome}; unknown where there is no such file. */
  public static Outcomes read(Path labels) throws IOException {
    if (!Files.exists(labels)) {
      return UNKNOWN;
    }
    Set<String> positive = new HashSet<>();
    try (BufferedReader lines = Files.newBufferedReader(labels, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(",1")) {
          positive.add(line.substring(0, line.length() - 2));
        }
      }
    }
    return new Outcomes(positive, true);
  }

  boolean known() {
    return known;
  }

  boolean positive(String eventId) {
    return positive.contains(eventId);
  }
}
