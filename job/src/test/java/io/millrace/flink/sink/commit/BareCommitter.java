package io.millrace.flink.sink.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.DeltaManifests;
import org.apache.iceberg.flink.sink.DeltaManifestsSerializer;
import org.apache.iceberg.flink.sink.FlinkManifestUtil;
import org.apache.iceberg.flink.sink.IcebergFilesCommitterMetrics;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.WriteResult;

/** Iceberg's own committer, which is package-private, on whatever table a loader gives it. */
final class BareCommitter {
  private static final String OPERATOR = "operator";
  private static final String ICEBERGS = "org.apache.iceberg.flink.sink.";

  private final Committer<Object> committer;

  private BareCommitter(Committer<Object> committer) {
    this.committer = committer;
  }

  /** A committer of an attempt that starts now: it loads the table once. */
  static BareCommitter startOn(TableLoader loader) {
    return new BareCommitter(made(loader));
  }

  @SuppressWarnings("unchecked") // The type of what it commits has no name outside its package.
  private static Committer<Object> made(TableLoader loader) {
    return (Committer<Object>)
        construct(
            "IcebergCommitter",
            loader,
            "main",
            Map.of(),
            false,
            1,
            "sink",
            new IcebergFilesCommitterMetrics(new UnregisteredMetricsGroup(), "events"),
            false);
  }

  /** What a checkpoint holds for the committer: the temporary manifest of one data file. */
  record Pending(Object committable, OutputFile manifest) {
    static Pending of(Table table, String job, long checkpoint, DataFile file) {
      OutputFile manifest =
          FlinkManifestUtil.createOutputFileFactory(() -> table, Map.of(), job, OPERATOR, 0, 1)
              .create(checkpoint);
      try {
        DeltaManifests manifests =
            FlinkManifestUtil.writeCompletedFiles(
                WriteResult.builder().addDataFiles(file).build(),
                () -> manifest,
                table.spec(),
                TableUtil.formatVersion(table));
        byte[] bytes =
            SimpleVersionedSerialization.writeVersionAndSerialize(
                DeltaManifestsSerializer.INSTANCE, manifests);
        return new Pending(
            construct("IcebergCommittable", bytes, job, OPERATOR, checkpoint), manifest);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void commit(Pending pending) {
    try {
      committer.commit(List.of(new Asked(pending.committable())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object construct(String name, Object... arguments) {
    try {
      Constructor<?> only = Class.forName(ICEBERGS + name).getDeclaredConstructors()[0];
      only.setAccessible(true);
      return only.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Iceberg's " + name + " has changed", e);
    }
  }

  /** A request that must succeed, or be found to be done. */
  private record Asked(Object committable) implements Committer.CommitRequest<Object> {
    @Override
    public Object getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("asked for a retry");
    }

    @Override
    public void updateAndRetryLater(Object other) {
      throw new AssertionError("asked for a retry");
    }

    @Override
    public void signalAlreadyCommitted() {}
  }
}
