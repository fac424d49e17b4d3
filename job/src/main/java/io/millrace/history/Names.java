package io.millrace.history;

import io.millrace.scoring.ModelIdentity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers for values of which there are few: topics' partitions, versions, models. Thread safe. */
public final class Names {
  private static final int NO_MODEL = 0;

  private final Numbered<Source> sources = new Numbered<>();
  private final Numbered<String> versions = new Numbered<>();
  private final Numbered<ModelIdentity> models = new Numbered<>();

  /** A topic's partition. */
  public record Source(String topic, int partition) {}

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
    private final Map<Integer, T> values = new ConcurrentHashMap<>();

    int number(T value) {
      Integer known = numbers.get(value);
      return known != null ? known : add(value);
    }

    private synchronized int add(T value) {
      return numbers.computeIfAbsent(
          value,
          v -> {
            int next = values.size();
            values.put(next, v);
            return next;
          });
    }

    T value(int number) {
      return values.get(number);
    }
  }
}
