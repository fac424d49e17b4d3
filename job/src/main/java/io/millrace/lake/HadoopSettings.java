package io.millrace.lake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The machine's Hadoop configuration. Flink's and Iceberg's own ways to it need Hadoop on the
 * cluster's class path, beside Flink; ours comes with the job's jar.
 */
public final class HadoopSettings {
  private static final List<String> SITE_FILES =
      List.of("core-site.xml", "hdfs-site.xml", "hive-site.xml");

  /**
   * What Hadoop's shutdown hook would load only when it runs. By then Flink has closed the class
   * loader of a job that it has submitted, and a stack trace would be the last that its user sees.
   */
  private static final String LOADED_BY_ITS_HOOK = "org.apache.hadoop.util.ShutdownHookManager$2";

  static {
    try {
      Class.forName(LOADED_BY_ITS_HOOK, true, HadoopSettings.class.getClassLoader());
    } catch (ClassNotFoundException anotherHadoop) {
      // One whose hook has other needs: at worst its stack trace is seen.
    }
  }

  private HadoopSettings() {}

  public static Configuration ofThisMachine() {
    Configuration settings = new Configuration();
    // Threads of a task have the class loader of the job; those of a coordinator need not.
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
    settings.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
    return settings;
  }
}
