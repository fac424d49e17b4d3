package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionSetTest {

  @ParameterizedTest
  @CsvSource({
    "amd64, flags: fpu avx avx2 avx512f amx_tile, x86-64 avx512",
    "x86_64, flags: fpu avx avx2, x86-64 avx2",
    "AMD64, flags: fpu sse4_2, x86-64 baseline",
    "aarch64, Features: fp asimd asimddp sve i8mm, arm64 sve",
    "aarch64, Features: fp asimd, arm64 neon",
    "amd64, '', x86-64 unknown",
    "riscv64, isa: rv64imafdc, riscv64 unknown"
  })
  void theWidestSetIsNamed(String architecture, String cpuInfo, String expected) {
    String info = "processor: 0\n" + cpuInfo.replace(":", "\t:") + "\n\n" + cpuInfo + "\n";
    assertThat(InstructionSet.of(architecture, info)).isEqualTo(expected);
  }
}
