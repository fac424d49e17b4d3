package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The native memory of results of onnxruntime, which no collector of garbage knows. */
class OnnxMemoryHazardTest {
  private static final int ROWS = 1 << 20;
  private static final int CALLS = 16;
  private static final long LEAST_LEAK_KB = CALLS * (ROWS * 4L / 1024) * 3 / 4;

  @Test
  @EnabledOnOs(OS.LINUX)
  void resultsThatNobodyClosesStayWhenTheirObjectsAreGone() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer rows =
        ByteBuffer.allocateDirect(ROWS * 2 * 4).order(ByteOrder.nativeOrder()).asFloatBuffer();
    try (OrtSession session = environment.createSession(ModelFixture.of("no_number").bytes());
        OnnxTensor tensor = OnnxTensor.createTensor(environment, rows, new long[] {ROWS, 2})) {
      session.run(Map.of("x", tensor)).close();
      long before = residentKb();
      for (int i = 0; i < CALLS; i++) {
        session.run(Map.of("x", tensor)).close();
      }
      long closed = residentKb() - before;
      for (int i = 0; i < CALLS; i++) {
        var unclosed = session.run(Map.of("x", tensor));
        assertThat(unclosed.size()).isOne();
      }
      System.gc();

      assertThat(closed).as("KiB that closed results leave").isLessThan(LEAST_LEAK_KB / 2);
      assertThat(residentKb() - before - closed)
          .as("KiB that unclosed ones leave")
          .isGreaterThan(LEAST_LEAK_KB);
    }
  }

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
