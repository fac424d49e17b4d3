package io.millrace.lake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The machine's Hadoop configuration. Flink and Iceberg read it only where Hadoop is on the
 * cluster's class path, beside Flink; ours comes with the job's jar.
 */
public final class HadoopSettings {
  private static final List<String> SITE_FILES =
      List.of("core-site.xml", "hdfs-site.xml", "hive-site.xml");

  private static final String HOOKS = "org.apache.hadoop.util.ShutdownHookManager";

  private static final List<String> LOADED_BY_ITS_HOOKS =
      List.of(HOOKS, HOOKS + "$2", "org.apache.hadoop.security.UserGroupInformation$RealUser");

  static {
    readyForItsEnd();
  }

  private HadoopSettings() {}

  public static Configuration ofThisMachine() {
    Configuration settings = new Configuration();
    // Threads of a task have the class loader of the job; those of a coordinator may have another.
    settings.setClassLoader(HadoopSettings.class.getClassLoader());
    String folder = System.getenv("HADOOP_CONF_DIR");
    if (folder != null) {
      for (String file : SITE_FILES) {
        Path path = Path.of(folder, file);
        if (Files.isReadable(path)) {
          settings.addResource(new org.apache.hadoop.fs.Path(path.toUri()));
        }
      }
    }
    settings.setClass("fs.file.impl", HadoopLocalFiles.class, FileSystem.class);
    // In a session, the next job would be given this job's, whose class loader is closed by then.
    settings.setBoolean("fs.file.impl.disable.cache", true);
    return settings;
  }

  /**
   * Loads the classes of Hadoop's shutdown hooks in advance, by Hadoop's own class loader. The
   * hooks run after Flink's client has closed the class loader of the submitted job, and would end
   * the user's output with a stack trace.
   */
  private static void readyForItsEnd() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader hadoop = Configuration.class.getClassLoader();
    // The thread of the hooks inherits this class loader.
    thread.setContextClassLoader(hadoop);
    try {
      for (String each : LOADED_BY_ITS_HOOKS) {
        Class.forName(each, true, hadoop);
      }
      // Reads Hadoop's defaults, as the hooks do.
      new Configuration().size();
    } catch (ClassNotFoundException anotherHadoop) {
      // The hooks of another version of Hadoop load other classes; at worst, users see a stack
      // trace.
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
