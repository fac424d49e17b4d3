package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.replay.ReplayPlan;
import io.millrace.verify.ReplayedFields;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The part of a task in a replay.
 *
 * @param plan the plan without the model, which is not in the job graph
 * @param fields where events have the fields of the plan's definition
 * @param threshold the score at which decisions are compared
 * @param rows the number of predictions that all tasks get together
 */
record ReplayPart(
    LakePlace place, ReplayPlan plan, ReplayedFields fields, double threshold, long rows)
    implements Serializable {
  /** The name under which tasks find the model's file. */
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
