package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.proof.JobRun.Plan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The uids of the whole job, the sinks' own operators included, are those that savepoints of
 * earlier builds name. An operator whose uid changes loses its state at the next restore; a new
 * operator is added to the list.
 */
class FrozenOperatorsTest {
  @TempDir private Path folder;

  @Test
  void theUidsAreThoseThatSavepointsName() throws Exception {
    Path list = Path.of(FrozenOperatorsTest.class.getResource("/golden/operators.txt").toURI());

    assertThat(uids(ProofDefinition.of("t").withPredictionsTopic("p")))
        .isEqualTo(Files.readAllLines(list, StandardCharsets.UTF_8));
  }

  @Test
  void withoutModelAndTopicTheOthersKeepTheirs() throws Exception {
    List<String> all = uids(ProofDefinition.of("t").withPredictionsTopic("p"));
    List<String> bare = uids(ProofDefinition.of("t").withoutModel());

    assertThat(all).containsAll(bare);
    assertThat(bare).contains("features", "scoring", "split");
  }

  private List<String> uids(ProofDefinition definition) throws Exception {
    try (RunTables lake = RunTables.in(folder)) {
      StreamGraph graph = Plan.offline(definition, lake, folder).build();
      assertThat(graph.getStreamNodes())
          .allSatisfy(node -> assertThat(node.getTransformationUID()).as("%s", node).isNotNull());
      return graph.getStreamNodes().stream()
          .map(StreamNode::getTransformationUID)
          .filter(Objects::nonNull)
          .sorted()
          .toList();
    }
  }
}
