package io.millrace.flink;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * The state of operator {@link Uids#FEATURES}: by user id, the user's packed features, as {@code
 * FeatureSet.write} gives them.
 */
public final class PackedUserState {
  /** The state's name in savepoints, so it is frozen. */
  public static final String NAME = "user";

  private PackedUserState() {}

  public static ValueStateDescriptor<byte[]> descriptor() {
    return new ValueStateDescriptor<>(NAME, BytePrimitiveArraySerializer.INSTANCE);
  }
}
