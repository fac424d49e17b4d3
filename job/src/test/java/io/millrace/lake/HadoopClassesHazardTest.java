package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Iceberg's loaders of catalogs name Hadoop's classes, for a REST catalog too. */
class HadoopClassesHazardTest {
  private static final String LOADER = "org.apache.iceberg.flink.CatalogLoader";

  @Test
  void withoutHadoopOnThePathNoCatalogCanBeLoaded() throws Exception {
    try (URLClassLoader without = classes("hadoop-")) {
      Class<?> loader = without.loadClass(LOADER);
      assertThat(loader.getClassLoader()).isSameAs(without);

      assertThatThrownBy(loader::getMethods)
          .isInstanceOf(NoClassDefFoundError.class)
          .hasMessageContaining("org/apache/hadoop/conf/Configuration");
    }
  }

  @Test
  void withItTheyCan() throws Exception {
    try (URLClassLoader with = classes("no such jar")) {
      assertThat(with.loadClass(LOADER).getMethods()).isNotEmpty();
    }
  }

  /** The test's own path, without the jars of a name, and beneath the JDK's classes alone. */
  private static URLClassLoader classes(String leftOut) throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!Path.of(entry).getFileName().toString().startsWith(leftOut)) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
