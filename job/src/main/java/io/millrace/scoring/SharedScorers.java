package io.millrace.scoring;

import io.millrace.feature.FeatureColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The models of one process, each loaded and probed once however many tasks use it, and closed when
 * the last of them has closed its scorer.
 */
public final class SharedScorers {
  private static final SharedScorers OF_THIS_PROCESS = new SharedScorers();

  private final Map<Key, Entry> entries = new HashMap<>();

  SharedScorers() {}

  /** The scorers of this process or, to be exact, of the job's class loader in it. */
  public static SharedScorers ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Reads a model's file. */
  @FunctionalInterface
  public interface Source {
    byte[] read() throws IOException;
  }

  /** Loads a model that no task uses yet. */
  @FunctionalInterface
  interface Loading {
    LoadedModel load() throws IOException;
  }

  /**
   * A scorer of its own, on a model that is shared.
   *
   * @param source read only where no other task has loaded the model
   * @throws ModelException as {@link OnnxLoader#load} does
   */
  public Scorer acquire(
      ModelDefinition definition, List<FeatureColumn> columns, int batchSizeMax, Source source)
      throws IOException {
    return acquire(
        new Key(definition, List.copyOf(columns), batchSizeMax),
        () -> OnnxLoader.loaded(source.read(), definition, columns, batchSizeMax, 1));
  }

  Scorer acquire(Key key, Loading loading) throws IOException {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, k -> new Entry());
      entry.users++;
    }
    boolean acquired = false;
    try {
      LoadedModel loaded = entry.load(loading);
      acquired = true;
      AtomicBoolean closed = new AtomicBoolean();
      return loaded.scorer(
          () -> {
            if (closed.compareAndSet(false, true)) {
              release(key, entry);
            }
          });
    } finally {
      if (!acquired) {
        release(key, entry);
      }
    }
  }

  /** The number of models in use. */
  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  private void release(Key key, Entry entry) {
    synchronized (entries) {
      if (--entry.users > 0) {
        return;
      }
      entries.remove(key);
    }
    entry.close();
  }

  /** The properties that must be equal for a loaded model to serve another task. */
  record Key(ModelDefinition definition, List<FeatureColumn> columns, int batchSizeMax) {}

  /** A model and its users, of whom the first loads it while the others wait. */
  private static final class Entry {
    private int users;
    private LoadedModel loaded;

    synchronized LoadedModel load(Loading loading) throws IOException {
      if (loaded == null) {
        loaded = loading.load();
      }
      return loaded;
    }

    synchronized void close() {
      if (loaded != null) {
        loaded.model().close();
      }
    }
  }
}
