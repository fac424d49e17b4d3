package io.millrace.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The architecture and the widest instruction set by which onnxruntime chooses its matrix kernels:
 * {@code x86-64 avx512}. Scores from machines that differ here may differ in their last bits. Sets
 * for integers alone (AMX, i8mm) are left out, since integer kernels are exact.
 */
final class InstructionSet {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The sets, the widest first: a flag in the kernel's list, and the name for it here. */
  private static final List<String[]> X86 =
      List.of(
          new String[] {"avx512f", "avx512"},
          new String[] {"avx2", "avx2"},
          new String[] {"avx", "avx"});

  private static final List<String[]> ARM =
      List.of(
          new String[] {"sme", "sme"}, new String[] {"sve", "sve"}, new String[] {"asimd", "neon"});

  private static final String THIS_MACHINE = read();

  private InstructionSet() {}

  static String ofThisMachine() {
    return THIS_MACHINE;
  }

  private static String read() {
    String architecture = System.getProperty("os.arch");
    try {
      return Files.isReadable(CPU_INFO)
          ? of(architecture, Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1))
          : of(architecture, "");
    } catch (IOException e) {
      // A sandbox that hides the file must not stop scoring; the name then says that it is unknown.
      return of(architecture, "");
    }
  }

  /**
   * @param architecture as Java names it
   * @param cpuInfo Linux's description of the processors, empty where there is none
   */
  static String of(String architecture, String cpuInfo) {
    String lower = architecture.toLowerCase(Locale.ROOT);
    boolean arm = lower.equals("aarch64") || lower.equals("arm64");
    boolean x86 = lower.equals("amd64") || lower.equals("x86_64") || lower.equals("x86-64");
    String name = arm ? "arm64" : x86 ? "x86-64" : lower;
    Set<String> flags = flags(cpuInfo);
    String widest =
        (arm ? ARM : x86 ? X86 : List.<String[]>of())
            .stream()
                .filter(entry -> flags.contains(entry[0]))
                .map(entry -> entry[1])
                .findFirst()
                .orElse(flags.isEmpty() || !(arm || x86) ? "unknown" : "baseline");
    return name + " " + widest;
  }

  /** The flags of the first processor: "flags" on x86, "Features" on ARM. */
  private static Set<String> flags(String cpuInfo) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
        .map(words -> new HashSet<>(Arrays.asList(words)))
        .orElseGet(HashSet::new);
  }
}
