import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar without the native libraries of other machines, run as it is: {@code java
 * StripNatives.java JAR amd64|arm64 OUT}. Libraries name machines in their own ways, in the folder
 * that a native library lies in.
 */
public final class StripNatives {
  private static final Map<String, Pattern> MACHINES =
      Map.of(
          "amd64", Pattern.compile("/(amd64|x86_64|linux-x64)/"),
          "arm64", Pattern.compile("/(aarch64|linux-aarch64)/"));

  private StripNatives() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3 || !MACHINES.containsKey(arguments[1])) {
      System.err.println("usage: java StripNatives.java JAR amd64|arm64 OUT");
      System.exit(2);
    }
    copy(Path.of(arguments[0]), MACHINES.get(arguments[1]), Path.of(arguments[2]));
  }

  private static void copy(Path jar, Pattern machine, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(".so") && !machine.matcher("/" + name).find()) {
          continue;
        }
        ZipEntry copied = new ZipEntry(name);
        copied.setTime(entry.getTime());
        out.putNextEntry(copied);
        in.transferTo(out);
        out.closeEntry();
      }
    }
  }
}
