package io.millrace.benchmarks.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.fault.FeedPlan.Chunk;
import io.millrace.benchmarks.fault.FeedPlan.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedPlanTest {
  @TempDir private Path folder;

  @Test
  void eachCharacterOfAPlanIsAByte() throws Exception {
    Path file = folder.resolve("plan.jsonl");
    Files.writeString(
        file,
        """
        {"at_ms": 5, "end": "left", "records": [["u1", "Z\\u00fcrich"], [null, ""]]}
        {"at_ms": 7, "end": "plain", "records": []}
        """);

    List<Chunk> chunks = FeedPlan.read(file);

    assertThat(chunks).extracting(Chunk::end).containsExactly(End.LEFT, End.PLAIN);
    assertThat(chunks.get(0).lines().get(0).value()).containsExactly('Z', 0xfc, 'r', 'i', 'c', 'h');
    assertThat(chunks.get(0).lines().get(1).key()).isNull();
    assertThat(chunks.get(0).lines().get(1).value()).isEmpty();
  }
}
