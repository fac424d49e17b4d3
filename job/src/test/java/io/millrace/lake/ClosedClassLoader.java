package io.millrace.lake;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens Hadoop's files as a submission does, and ends as {@code flink run} does, which closes the
 * class loader first.
 */
public final class ClosedClassLoader {
  private ClosedClassLoader() {}

  public static void main(String[] arguments) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      loader
          .loadClass(ClosedClassLoader.class.getName())
          .getMethod("openFiles", String.class)
          .invoke(null, arguments[0]);
    }
    System.out.println("closed");
  }

  public static void openFiles(String folder) throws Exception {
    new org.apache.hadoop.fs.Path(folder).getFileSystem(HadoopSettings.ofThisMachine());
  }
}
