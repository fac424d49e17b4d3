package io.millrace.history;

import io.millrace.scoring.ModelIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers values that are few and often repeated: partitions of topics, versions, models. Thread
 * safe.
 */
public final class Names {
  private static final int NO_MODEL = 0;

  private final Numbered<Source> sources = new Numbered<>();
  private final Numbered<String> versions = new Numbered<>();
  private final Numbered<ModelIdentity> models = new Numbered<>();

  /** A topic's partition. */
  public record Source(String topic, int partition) implements Comparable<Source> {
    private static final Comparator<Source> ORDER =
        Comparator.comparing(Source::topic).thenComparing(Source::partition);

    @Override
    public int compareTo(Source other) {
      return ORDER.compare(this, other);
    }
  }

  int source(String topic, int partition) {
    return sources.number(new Source(topic, partition));
  }

  Source source(int number) {
    return sources.value(number);
  }

  int version(String version) {
    return versions.number(version);
  }

  String version(int number) {
    return versions.value(number);
  }

  int model(ModelIdentity model) {
    return model == null ? NO_MODEL : models.number(model) + 1;
  }

  ModelIdentity model(int number) {
    return number == NO_MODEL ? null : models.value(number - 1);
  }

  private static final class Numbered<T> {
    private final Map<T, Integer> numbers = new ConcurrentHashMap<>();

    /**
     * The values by number. Each new value replaces the list by a longer one, so reading needs no
     * lock.
     */
    private volatile List<T> values = List.of();

    int number(T value) {
      Integer known = numbers.get(value);
      return known != null ? known : add(value);
    }

    private synchronized int add(T value) {
      Integer known = numbers.get(value);
      if (known != null) {
        return known;
      }
      List<T> more = new ArrayList<>(values);
      more.add(value);
      values = more;
      numbers.put(value, more.size() - 1);
      return more.size() - 1;
    }

    T value(int number) {
      return values.get(number);
    }
  }
}
