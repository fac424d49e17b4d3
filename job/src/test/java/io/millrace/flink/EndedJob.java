package io.millrace.flink;

import static org.awaitility.Awaitility.await;

import io.millrace.lake.HadoopSettings;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.iceberg.Schema;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.Tasks;
import org.apache.iceberg.util.ThreadPools;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A process of a session cluster as the jobs see it that it runs one after the other: each has a
 * class loader of its own for our classes, above one for the libraries in {@code lib/}. Tells
 * whether the classes of each job are gone once it has ended.
 */
public final class EndedJob {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** As in deploy/cluster/config.yaml. */
  private static final String PARENT_FIRST = "ai.onnxruntime.;org.apache.iceberg.";

  private EndedJob() {}

  public static void main(String[] arguments) throws Exception {
    boolean released = arguments[1].equals("released");
    List<WeakReference<ClassLoader>> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jobs.add(run(Path.of(arguments[0], "table" + i), released));
    }
    for (WeakReference<ClassLoader> each : jobs) {
      System.out.println(isGone(each) ? "gone" : "stays");
    }
    // Without hooks, whose classes may be closed by now.
    Runtime.getRuntime().halt(0);
  }

  private static boolean isGone(WeakReference<ClassLoader> job) {
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return job.get() == null;
              });
      return true;
    } catch (ConditionTimeoutException stays) {
      return false;
    }
  }

  private static WeakReference<ClassLoader> run(Path table, boolean released) throws Exception {
    List<URL> classes = new ArrayList<>();
    for (Class<?> each : List.of(ClassRelease.class, EndedJob.class)) {
      classes.add(each.getProtectionDomain().getCodeSource().getLocation());
    }
    Configuration cluster = new Configuration();
    cluster.set(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL, patterns());
    try (var loader =
        FlinkUserCodeClassLoaders.childFirst(
            classes.toArray(URL[]::new),
            EndedJob.class.getClassLoader(),
            CoreOptions.getParentFirstLoaderPatterns(cluster),
            failure -> {},
            true)) {
      WeakReference<ClassLoader> ours =
          new WeakReference<>(loader.loadClass(EndedJob.class.getName()).getClassLoader());
      inTask(loader, "work", table.toString());
      if (released) {
        inTask(loader, "release", "");
      }
      return ours;
    }
  }

  private static List<String> patterns() {
    return List.of(PARENT_FIRST.split(";", -1));
  }

  /** Calls a method of the job's own copy of this class on a thread of its own, which ends. */
  private static void inTask(ClassLoader loader, String method, String argument) throws Exception {
    List<Exception> failures = new ArrayList<>();
    Thread task =
        new Thread(
            () -> {
              try {
                loader
                    .loadClass(EndedJob.class.getName())
                    .getMethod(method, String.class)
                    .invoke(null, argument);
              } catch (ReflectiveOperationException failure) {
                failures.add(failure);
              }
            });
    task.setContextClassLoader(loader);
    task.start();
    task.join();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /** What a task does with libraries that outlive it: a model, a table, a commit. */
  public static void work(String table) throws Exception {
    if (EndedJob.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      throw new IllegalStateException("Not the job's own class");
    }
    Class.forName("io.millrace.scoring.OnnxSessions");
    Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
    new HadoopTables(HadoopSettings.ofThisMachine()).create(schema, table).schema();
    Tasks.range(2).executeWith(ThreadPools.getWorkerPool()).run(manifest -> {});
    Tasks.range(2).executeWith(ThreadPools.getDeleteWorkerPool()).run(file -> {});
  }

  /** What Flink calls when the last task of the job has ended. */
  public static void release(String unused) {
    ClassRelease.now(
        EndedJob.class.getClassLoader(), Thread.currentThread().getContextClassLoader());
  }
}
