package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A distribution of Flink that has no more than its client, and a jar whose classes are those of
 * the tests, which the cluster of these tests has too.
 */
record FlinkHome(Path folder) {
  private static final String[] OPENED = {"util", "lang", "time", "nio", "net", "util.concurrent"};

  static FlinkHome in(Path folder) throws IOException {
    Path client = folder.resolve("bin/flink");
    Files.createDirectories(client.getParent());
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/config.yaml"), "rest.address: localhost\n");
    StringBuilder java = new StringBuilder(quoted(System.getProperty("java.home") + "/bin/java"));
    for (String each : OPENED) {
      java.append(" --add-opens=java.base/java.").append(each).append("=ALL-UNNAMED");
    }
    Files.writeString(
        client,
        "#!/bin/sh\nexport FLINK_CONF_DIR=%s\nexec %s -Xmx512m -cp %s org.apache.flink.client.cli.CliFrontend \"$@\"\n"
            .formatted(
                quoted(folder.resolve("conf").toString()),
                java,
                quoted(System.getProperty("java.class.path"))));
    assertThat(client.toFile().setExecutable(true)).isTrue();
    FlinkHome home = new FlinkHome(folder);
    home.writeJar();
    return home;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private void writeJar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "io.millrace.ScoringJob");
    try (OutputStream out = Files.newOutputStream(jar());
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
  }

  Path jar() {
    return folder.resolve("job.jar");
  }
}
