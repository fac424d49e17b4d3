package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The steps of a running job, each a chain of operators in as many tasks. */
public record JobSteps(List<Step> all) {

  /**
   * @param name the names of its operators, one behind the other
   * @param maxParallelism the greatest parallelism that its state can be restored at; 0 where the
   *     cluster does not say
   */
  record Step(String name, int parallelism, int maxParallelism) {}

  static JobSteps of(JsonNode job) {
    List<Step> all = new ArrayList<>();
    for (JsonNode each : job.path("vertices")) {
      all.add(
          new Step(
              each.path("name").asText(),
              each.path("parallelism").asInt(),
              each.path("maxParallelism").asInt()));
    }
    return new JobSteps(List.copyOf(all));
  }

  /** The slots that the job takes: the greatest parallelism of its steps, which share slots. */
  public int slots() {
    return all.stream().mapToInt(Step::parallelism).max().orElse(0);
  }

  /**
   * The greatest parallelism that the job's state can be restored at; 0 where the cluster does not
   * say. Single steps may have less, such as those that commit.
   */
  public int maxParallelism() {
    return all.stream().mapToInt(Step::maxParallelism).max().orElse(0);
  }

  /** Whether some operator's name has this in it. */
  public boolean haveNamed(String part) {
    return all.stream().anyMatch(step -> step.name().contains(part));
  }
}
