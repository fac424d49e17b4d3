package io.millrace.imports;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Random files of lines: few users, many equal times, times out of order, empty lines, and lines
 * that cannot be used.
 */
final class RandomLines {
  private static final long BASE_MS = 1_700_000_000_000L;

  private final SplittableRandom random;

  RandomLines(SplittableRandom random) {
    this.random = random;
  }

  List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean isPacked = random.nextBoolean();
      Path file =
          folder.resolve("part-" + random.nextInt(1000) + "-" + i + (isPacked ? ".gz" : ""));
      try (OutputStream raw = Files.newOutputStream(file);
          OutputStream out = isPacked ? new GZIPOutputStream(raw) : raw) {
        out.write(lines(20 + random.nextInt(200)).getBytes(StandardCharsets.UTF_8));
      }
      files.add(file);
    }
    return files;
  }

  private String lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        lines.append('\n');
      }
      lines.append(kind == 1 ? unusable() : event()).append('\n');
    }
    return lines.toString();
  }

  private String event() {
    long time = BASE_MS + random.nextInt(12) * 600_000L + (random.nextInt(3) == 0 ? 1 : 0);
    return "{\"who\":{\"user\":%s},\"time\":%d,\"id\":\"e%d\",\"kind\":\"%s\"%s}"
        .formatted(
            random.nextInt(8) == 0 ? "7" : "\"u" + random.nextInt(9) + "\"",
            time,
            random.nextInt(1_000_000),
            random.nextBoolean() ? "view" : "buy",
            random.nextBoolean()
                ? ",\"amount\":%d.25,\"count\":%d,\"member\":true,\"born\":%d"
                    .formatted(random.nextInt(100), random.nextLong(), time - 5)
                : "");
  }

  private String unusable() {
    return switch (random.nextInt(6)) {
      case 0 -> "no json";
      case 1 -> "{\"who\":{},\"time\":1,\"id\":\"x\",\"kind\":\"view\"}";
      case 2 -> "{\"who\":{\"user\":\"\"},\"time\":1,\"id\":\"x\",\"kind\":\"view\"}";
      case 3 -> "{\"who\":{\"user\":\"u\"},\"time\":\"1\",\"id\":\"x\",\"kind\":\"view\"}";
      case 4 ->
          "{\"who\":{\"user\":\"u\"},\"time\":9223372036854775807,\"id\":\"x\",\"kind\":\"view\"}";
      default -> "{\"kind\":\"" + "long".repeat(100) + "\"}";
    };
  }
}
