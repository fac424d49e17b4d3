package io.millrace.imports;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import io.millrace.topic.StartPlace;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The place at which a job goes on behind imports, as text: tables note it with an import's rows,
 * and the savepoint has it in its state.
 *
 * @param said the place as the command line says it, without blanks; {@link #BEHIND} where the
 *     imported coordinates say it
 * @param start what was found there
 */
public record StartNote(String said, SourceStart start) {
  /** Right behind the imported coordinates. */
  public static final String BEHIND = "behind";

  /** The oldest record of each partition, as the job itself finds it. */
  public static final StartNote OLDEST = new StartNote("earliest", SourceStart.OLDEST);

  private static final String NONE = "-";
  private static final int PARTS = 3;

  /** Whether none of the imported coordinates would be read again. */
  public boolean isBehind(Collection<KafkaCoordinates> imported) {
    return imported.stream().allMatch(each -> start.next().stream().anyMatch(isBehind(each)));
  }

  private static Predicate<KafkaCoordinates> isBehind(KafkaCoordinates imported) {
    return each ->
        each.topic().equals(imported.topic())
            && each.partition() == imported.partition()
            && each.offset() >= imported.offset();
  }

  /** Three parts, separated by blanks: what was said, the places, the topics' ids. */
  public String text() {
    String places =
        start.next().stream().map(KafkaCoordinates::toString).collect(Collectors.joining(","));
    String ids =
        new TreeMap<>(start.topicIds())
            .entrySet().stream()
                .map(each -> each.getKey() + '=' + each.getValue())
                .collect(Collectors.joining(","));
    return String.join(" ", said, orNone(places), orNone(ids));
  }

  private static String orNone(String list) {
    return list.isEmpty() ? NONE : list;
  }

  /** Reads the text; empty where it has another form. */
  public static Optional<StartNote> of(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    Map<String, String> ids = new TreeMap<>();
    if (!parts[2].equals(NONE)) {
      for (String each : parts[2].split(",", -1)) {
        int at = each.indexOf('=');
        if (at < 0) {
          return Optional.empty();
        }
        ids.put(each.substring(0, at), each.substring(at + 1));
      }
    }
    return places(parts[1]).map(next -> new StartNote(parts[0], new SourceStart(next, ids)));
  }

  private static Optional<List<KafkaCoordinates>> places(String text) {
    return text.equals(NONE)
        ? Optional.of(List.of())
        : StartPlace.of(text)
            .filter(StartPlace.Offsets.class::isInstance)
            .map(place -> ((StartPlace.Offsets) place).next());
  }
}
