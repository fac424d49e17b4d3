package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.replay.ReplayPlan;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * How a task takes part in a replay.
 *
 * @param plan without the model, which is not in the job graph
 * @param threshold at which decisions are compared
 * @param rows how many predictions all tasks get
 */
record ReplayPart(LakePlace place, ReplayPlan plan, double threshold, long rows)
    implements Serializable {
  /** Under which the model's file is found on the tasks. */
  static final String MODEL_FILE = "millrace-replay-model";

  ReplayPlan planWithModel(RuntimeContext context) throws IOException {
    return plan.pipeline().model() == null
        ? plan
        : new ReplayPlan(
            plan.pipeline(),
            Files.readAllBytes(context.getDistributedCache().getFile(MODEL_FILE).toPath()),
            plan.modelUri());
  }
}
